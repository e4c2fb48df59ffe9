using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azure.Tests.Support;

/// <summary>An embedded Azure with the service's real limits, in virtual time, for many callers at once.</summary>
internal sealed class VirtualAzure
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public VirtualAzure(SandboxOptions? options = null)
    {
        World = new SandboxWorld(options ?? new SandboxOptions
        {
            VirtualTime = true,
            Start = Start,
            Latency = TimeSpan.FromMilliseconds(20),
            EnforceRateLimits = true,
            StrictOperations = true,
            PollsBeforeDone = 0,
        });
    }

    public SandboxWorld World { get; }

    public TimeSpan Elapsed => World.Clock.Now - Start;

    public int Refused => World.Requests.Count(request => request.Status == 429);

    public int MostInFlight { get; private set; }

    public static ResourceId Group(int number) =>
        ResourceId.Parse($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/many-rg/providers/Microsoft.Network/networkSecurityGroups/many{number:D4}-nsg");

    public VirtualAzure WithGroups(int count)
    {
        for (var number = 0; number < count; number++)
        {
            Put(Group(number));
        }

        return this;
    }

    public void Put(ResourceId group) => World.PutResource($$$"""{"id":"{{{group}}}","name":"{{{group.Name}}}","type":"Microsoft.Network/networkSecurityGroups","location":"westeurope","properties":{"securityRules":[]}}""");

    /// <summary>Does some work in virtual time; nothing of it may leave the clock's thread, or the order of events would be chance.</summary>
    public void Run(Func<INetworkGateway, Task> work, string user = "alice@contoso.example") => Run(async () =>
    {
        using var session = await OpenAsync(user);
        await work(session.Network);
    });

    public void Run(Func<Task> work)
    {
        World.Clock.Run(work);
        Assert.Equal(0, World.Clock.StrayWaits);
    }

    public Task<AzureSession> OpenAsync(string user = "alice@contoso.example")
    {
        var token = World.IssueToken(user, TimeSpan.FromDays(1));
        var connection = new ArmConnection
        {
            Endpoint = SandboxWorld.ArmEndpoint,
            Handler = new CountingHandler(this, World.CreateHandler()),
            Credential = Tokens.Credential(token.AccessToken, token.ExpiresOn),
            Scope = "https://management.azure.com/.default",
            Clock = new Clock(World.Clock),
            TokensFollowClock = true,
            TimeoutsFollowClock = true,
            Jitter = () => 0.5,
        };
        return AzureSession.OpenAsync(connection, new SubscriptionScope { All = true }, CancellationToken.None);
    }

    /// <returns>How long the work went on after it was cancelled.</returns>
    public async Task<TimeSpan> CancelledAfterAsync(Func<CancellationToken, Task> work, TimeSpan time)
    {
        using var cancel = new CancellationTokenSource();
        var cancelled = DateTimeOffset.MaxValue;
        async Task CancelAsync()
        {
            await World.Clock.DelayAsync(time);
            cancelled = World.Clock.Now;
            cancel.Cancel();
        }

        var cancelling = CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work(cancel.Token));
        var ended = World.Clock.Now;
        await cancelling;
        return ended - cancelled;
    }

    private sealed class Clock(SandboxClock clock) : IClock
    {
        public DateTimeOffset Now => clock.Now;

        public TimeSpan Skew => TimeSpan.Zero;

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => clock.DelayAsync(delay, cancellationToken);

        public Task SynchronizeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class CountingHandler(VirtualAzure azure, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int inFlight;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            azure.MostInFlight = Math.Max(azure.MostInFlight, ++inFlight);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                inFlight--;
            }
        }
    }
}
