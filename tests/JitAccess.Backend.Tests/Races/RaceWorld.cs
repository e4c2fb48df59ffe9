using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Backend.Tests.Races;

/// <summary>
/// Fifty people and two sweepers, each with a connection of their own, on one Azure and one blob store: half of them ask, half of them decide, two must
/// agree.
/// </summary>
internal sealed class RaceWorld : IDisposable
{
    public const int Pairs = 25;

    private const string Policy = "race";

    private static readonly string[] Vms = ["web01", "app01", "db01"];

    private readonly List<JitContext> contexts = [];
    private readonly JitBackend backend;
    private readonly ConnectionOptions options;

    public RaceWorld(SandboxWorld world, string store, Func<HttpMessageHandler> handlers)
    {
        World = world;
        backend = new JitBackend(_ => null, () => new Jostling(handlers()));
        options = new ConnectionOptions
        {
            SignIn = SignInMethod.SandboxServer,
            SandboxEndpoint = new Uri("https://sandbox.example"),
            Store = store,
            AuthorsAttested = true
        };
    }

    public SandboxWorld World { get; }

    public Recorder Told { get; } = new();

    public JitContext Alice { get; private set; } = null!;

    public IReadOnlyList<JitContext> Requesters { get; private set; } = [];

    public IReadOnlyList<JitContext> Approvers { get; private set; } = [];

    public IReadOnlyList<JitContext> Sweepers { get; private set; } = [];

    public static CancellationToken None => CancellationToken.None;

    public async Task OpenAsync()
    {
        Alice = await ConnectAsync("alice@contoso.example");
        Requesters = await AddPeopleAsync("asks");
        Approvers = await AddPeopleAsync("agrees");
        Sweepers = [await ConnectAsync("sweeper"), await ConnectAsync("sweeper")];
        var policy = new AccessPolicy
        {
            Name = Policy,
            Ports = [PortSpecification.Ssh],
            Sources = AllowedSources.Parse(["203.0.113.0/24"]),
            MaxDuration = TimeSpan.FromHours(3),
            Requesters = People(Requesters),
            Approvers = People(Approvers),
            RequiredApprovals = 2,
        };
        var fact = new PolicyFact { Name = Policy, Revision = 1, State = PolicyState.Active, Policy = policy, Author = Alice.Account, At = Alice.Clock.Now };
        _ = await Alice.Facts.TryCreateAsync(FactPath.Policy(Policy, 1), fact, None);
        var enable = new EnableVm(Alice, Told);
        foreach (var vm in Vms)
        {
            await enable.ExecuteAsync(await enable.PlanAsync(new EnableOptions { Vm = VmReference.Of(VmId(vm)), Policies = [Policy] }, None), None);
        }
    }

    public void Dispose()
    {
        contexts.ForEach(context => context.Dispose());
        backend.Dispose();
    }

    public async Task<JitRequest> AskAsync(int number)
    {
        var wish = new RequestOptions
        {
            Vm = VmReference.Of(VmId(Vms[number % Vms.Length])),
            Port = PortSpecification.Ssh,
            Source = string.Format(CultureInfo.InvariantCulture, "203.0.113.{0}", 10 + number),
            Duration = TimeSpan.FromHours(1),
        };
        var request = new RequestAccess(Requesters[number], Told);
        return await request.ExecuteAsync(await request.PlanAsync(wish, None), None);
    }

    /// <returns>The error id; null where the decision was taken.</returns>
    public Task<string?> DecideAsync(int approver, string requestId, bool approved) => TryAsync(async () =>
    {
        var decide = new DecideRequest(Approvers[approver], Told);
        await decide.ExecuteAsync(await decide.PlanAsync(RequestReference.Of(requestId), approved, "raced", None), None);
    });

    public Task<string?> WithdrawAsync(int requester, string requestId) => TryAsync(async () =>
    {
        var revoke = new RevokeAccess(Requesters[requester], Told);
        await revoke.ExecuteAsync(await revoke.PlanAsync(RequestReference.Of(requestId), null, None), None);
    });

    public async Task<JitSweepResult> SweepAsync(int sweeper)
    {
        var sweep = new Sweep(Sweepers[sweeper], Told);
        var ceiling = Ceiling.Of(Alice.Subscriptions) with { PolicyWriters = [Alice.Account.ObjectId] };
        return await sweep.ExecuteAsync(await sweep.PlanAsync(new SweepOptions { Ceiling = ceiling }, None), None);
    }

    /// <summary>What somebody sees who comes anew.</summary>
    public async Task<JitRequest> LookAsync(string requestId)
    {
        using var anew = await backend.ConnectAsync(options with { SandboxUser = "alice@contoso.example" }, _ => { }, None);
        return await new GetRequests(anew, Told).GetAsync(RequestReference.Of(requestId), None);
    }

    /// <summary>All facts about requests, as they stand in the store.</summary>
    public async Task<IReadOnlyList<StoredFact>> ReadFactsAsync()
    {
        var facts = new List<StoredFact>();
        foreach (var path in (await Alice.Facts.ListAsync("requests/", None)).Concat(await Alice.Facts.ListAsync("journal/", None))
            .Where(path => path.RequestId is not null))
        {
            facts.Add((await Alice.Facts.ReadAsync(path, None))!);
        }

        return facts;
    }

    /// <summary>The allow rules of ours that stand in NSGs: request id, NSG, name, priority and description.</summary>
    public IReadOnlyList<(string RequestId, string Group, string Name, int Priority, string Description)> AllowRules()
    {
        using var document = JsonDocument.Parse(World.ExportResources("Microsoft.Network/networkSecurityGroups"));
        return
        [
            .. from nsg in document.RootElement.EnumerateArray()
               from rule in nsg.GetProperty("properties").GetProperty("securityRules").EnumerateArray()
               let name = rule.GetProperty("name").GetString()!
               where name.StartsWith("JitAccess-Allow-", StringComparison.Ordinal)
               let properties = rule.GetProperty("properties")
               select (name.Split('-')[2], nsg.GetProperty("name").GetString()!, name, properties.GetProperty("priority").GetInt32(),
                   properties.GetProperty("description").GetString()!),
        ];
    }

    private static Person[] People(IEnumerable<JitContext> members) => members.Select(member => member.Account.ToPerson()).ToArray();

    private static ResourceId VmId(string name) =>
        ResourceId.Parse($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Compute/virtualMachines/{name}");

    private static async Task<string?> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (JitAccessException e)
        {
            return e.ErrorId;
        }
    }

    private async Task<IReadOnlyList<JitContext>> AddPeopleAsync(string what)
    {
        var people = new List<JitContext>();
        for (var number = 0; number < Pairs; number++)
        {
            var name = string.Format(CultureInfo.InvariantCulture, "{0}{1:D2}@contoso.example", what, number);
            World.AddPerson(name, name, SandboxPersonKind.User);
            World.SetRole(name, SandboxRole.Reader);
            people.Add(await ConnectAsync(name));
        }

        return people;
    }

    private async Task<JitContext> ConnectAsync(string user)
    {
        var context = await backend.ConnectAsync(options with { SandboxUser = user }, _ => { }, None);
        contexts.Add(context);
        return context;
    }

    /// <summary>Lets others go first, now this many and then that many, so that requests cross.</summary>
    private sealed class Jostling(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private static int turn;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var left = Interlocked.Increment(ref turn) * 7 % 11; left > 0; left--)
            {
                await Task.Yield();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
