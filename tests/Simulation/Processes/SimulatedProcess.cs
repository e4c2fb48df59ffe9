using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure;
using JitAccess.Core;
using JitAccess.Sandbox;

namespace JitAccess.Simulation.Processes;

/// <summary>A process of somebody, with a connection over the real client. It may die at any of its requests.</summary>
internal sealed class SimulatedProcess : IDisposable
{
    private readonly AzureSession session;

    private SimulatedProcess(ProcessLife life, AzureSession session, JitContext context)
    {
        Life = life;
        this.session = session;
        Context = context;
    }

    public ProcessLife Life { get; }

    public JitContext Context { get; }

    /// <param name="world">The Azure.</param>
    /// <param name="store">The ledger.</param>
    /// <param name="user">Who runs it.</param>
    /// <param name="life">When it dies.</param>
    /// <param name="skew">How far its clock is ahead.</param>
    /// <param name="dice">Its chance: ids and the spread of its retries.</param>
    /// <param name="written">Hears that something was written.</param>
    /// <param name="ledgerLatency">How long the ledger takes to answer; null for what is usual.</param>
    public static async Task<SimulatedProcess> StartAsync(
        SandboxWorld world, SimulatedStore store, string user, ProcessLife life, TimeSpan skew, Dice dice, Action written, TimeSpan? ledgerLatency = null)
    {
        var clock = new SimulatedClock(world.Clock, skew);
        var directory = new SimulatedDirectory(world);
        var person = directory.Require(user);
        var connection = new ArmConnection
        {
            Endpoint = SandboxWorld.ArmEndpoint,
            Handler = new WatchedHandler(world.CreateHandler(life), written),
            Credential = new Surroundings.Credential(world, person.ObjectId),
            Scope = "https://management.azure.com/.default",
            Clock = clock,
            TokensFollowClock = true,
            Jitter = dice.Share,
        };
        var session = await AzureSession.OpenAsync(connection, new SubscriptionScope { All = true }, CancellationToken.None).ConfigureAwait(false);
        return new SimulatedProcess(life, session, new JitContext
        {
            Environment = "Sandbox",
            TenantId = session.TenantId,
            Subscriptions = session.Subscriptions,
            Account = session.Account with { Name = person.Name },
            NoAdminRules = true,
            Network = session.Network,
            Facts = new ProcessStore(store, world.Clock, life, ledgerLatency ?? ProcessStore.UsualLatency),
            AuthorsAttested = true,
            Clock = clock,
            Directory = directory,
            TimeZones = Surroundings.Instance,
            PublicAddress = Surroundings.Instance,
            PolicyFiles = Surroundings.Instance,
            Randomness = dice,
        });
    }

    public void Dispose()
    {
        Context.Dispose();
        session.Dispose();
    }

    /// <summary>Looks at the world after every write.</summary>
    private sealed class WatchedHandler(HttpMessageHandler inner, Action written) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (request.Method != HttpMethod.Get)
                {
                    written();
                }
            }
        }
    }
}
