using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using JitAccess.Simulation.Fleet;
using JitAccess.Simulation.Processes;

namespace JitAccess.Simulation.Scale;

/// <summary>
/// One pass of a sweep over many NSGs, some of which hold a grant that is over, in virtual time: 20 ms for each request, a write of an NSG takes 4 s, and the
/// service's real limits refuse whoever asks too often. VMs are protected and grants opened by the operations behind the cmdlets.
/// </summary>
internal sealed class FleetSweep : IOperationObserver
{
    private const int Bucket = 200;
    private const double RefillPerSecond = 10;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    private readonly int expired;
    private readonly LargeFleet fleet;
    private readonly SandboxWorld world;
    private readonly SimulatedStore store = new();
    private readonly Dice dice = new(20);
    private int sinceCollection;
    private long liveBefore = long.MaxValue;
    private long largestLive;

    private FleetSweep(int groups, int expired)
    {
        this.expired = expired;
        fleet = new LargeFleet(groups);
        world = new SandboxWorld(new SandboxOptions
        {
            Start = Start,
            VirtualTime = true,
            SeedJson = fleet.ToJson(),
            Latency = TimeSpan.FromMilliseconds(20),
            EnforceRateLimits = true,
            StrictOperations = true,
            PollsBeforeDone = 0,
            OperationTime = TimeSpan.FromSeconds(4),
            PollDelay = TimeSpan.FromSeconds(1),
        });
    }

    /// <param name="groups">How many NSGs, each with a VM.</param>
    /// <param name="expired">How many of them hold a grant that is over.</param>
    /// <param name="isThorough">Whether the pass lists every NSG.</param>
    /// <param name="measuresMemory">Whether the heap is collected and measured again and again during the pass, which takes real time.</param>
    public static FleetSweepResult Run(int groups, int expired, bool isThorough, bool measuresMemory)
    {
        var run = new FleetSweep(groups, expired);
        FleetSweepResult? result = null;
        run.world.Clock.Run(async () =>
        {
            await run.OpenAsync().ConfigureAwait(false);
            await run.world.Clock.DelayAsync(TimeSpan.FromHours(3)).ConfigureAwait(false);
            result = await run.SweepAsync(isThorough, measuresMemory).ConfigureAwait(false);
        });
        return result!;
    }

    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public void Progress(string activity, int done, int total)
    {
    }

    private async Task OpenAsync()
    {
        using var alice = await StartAsync("alice").ConfigureAwait(false);
        using var bob = await StartAsync("bob").ConfigureAwait(false);
        await AllAsync(async number =>
        {
            var enable = new EnableVm(alice.Context, this);
            var options = new EnableOptions
            {
                Vm = VmReference.Of(LargeFleet.VmId(number)),
                Ports = [PortSpecification.Ssh],
                Sources = AllowedSources.Parse(Sources.Allowed),
                Requesters = ["bob"],
            };
            _ = await enable.ExecuteAsync(await enable.PlanAsync(options, CancellationToken.None).ConfigureAwait(false), CancellationToken.None)
                .ConfigureAwait(false);
        }).ConfigureAwait(false);
        await AllAsync(async number =>
        {
            var request = new RequestAccess(bob.Context, this);
            var options = new RequestOptions
            {
                Vm = VmReference.Of(LargeFleet.VmId(number)),
                Port = PortSpecification.Ssh,
                Source = Sources.Good[0],
                Duration = TimeSpan.FromHours(1),
                Reason = "disk full",
            };
            _ = await request.ExecuteAsync(await request.PlanAsync(options, CancellationToken.None).ConfigureAwait(false), CancellationToken.None)
                .ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    // The grants are spread over the fleet, and opened a few at a time, as people would.
    private async Task AllAsync(Func<int, Task> work)
    {
        var step = fleet.Count / expired;
        foreach (var some in Enumerable.Range(0, expired).Select(index => index * step).Chunk(20))
        {
            await Task.WhenAll(some.Select(work)).ConfigureAwait(false);
        }
    }

    private async Task<FleetSweepResult> SweepAsync(bool isThorough, bool measuresMemory)
    {
        world.ClearRequests();
        liveBefore = measuresMemory ? GC.GetTotalMemory(forceFullCollection: true) : long.MaxValue;
        var began = world.Clock.Now;
        using var sweeper = await StartAsync("sweeper").ConfigureAwait(false);
        var sweep = new Sweep(sweeper.Context, this);
        var plan = await sweep.PlanAsync(new SweepOptions { Thorough = isThorough }, CancellationToken.None).ConfigureAwait(false);
        var result = await sweep.ExecuteAsync(plan, CancellationToken.None).ConfigureAwait(false);
        var took = world.Clock.Now - began;
        var requests = world.Requests.ToArray();
        var asked = Array.FindAll(requests, request => !request.IsPoll);
        return new FleetSweepResult
        {
            SecurityGroups = fleet.Count,
            Expired = expired,
            IsThorough = isThorough,
            Closed = result.Actions.Count(action => action.Action == "Close"),
            Failures = result.Failed.Select(action => action.Message).ToArray(),
            Left = Enumerable.Range(0, fleet.Count).Count(HoldsGrant),
            Took = took,
            Dictated = Dictated(asked.Count(request => request.Method == "DELETE")) + Dictated(asked.Count(request => request.Method is "PATCH" or "PUT")),
            Requests = asked.Length,
            Pages = asked.Count(IsList),
            Polls = requests.Length - asked.Length,
            Throttled = requests.Count(request => request.Status == 429),
            LargestLive = largestLive,
        };
    }

    private static TimeSpan Dictated(int writes) => TimeSpan.FromSeconds(Math.Max(0, writes - Bucket) / RefillPerSecond);

    // The path of a resource has pairs of type and name; that of a list ends with a type.
    private static bool IsList(LoggedRequest request) => request.Method == "POST" || (request.Method == "GET" && request.Path.Split('/').Length % 2 == 0);

    // A rule of a grant, or its tag.
    private bool HoldsGrant(int number)
    {
        var group = world.ExportResource(SimulatedFleet.GroupId(LargeFleet.GroupName(number)))!;
        return group.Contains("JitAccess-Allow-", StringComparison.Ordinal) || group.Contains("until=", StringComparison.Ordinal);
    }

    private Task<SimulatedProcess> StartAsync(string user) =>
        SimulatedProcess.StartAsync(world, store, user, new ProcessLife(), TimeSpan.Zero, dice, NoteLive);

    // After a write: what is alive then that was not before the pass. What the sandbox logs is not the product's.
    private void NoteLive()
    {
        if (liveBefore != long.MaxValue && ++sinceCollection % 50 == 1)
        {
            largestLive = Math.Max(largestLive, GC.GetTotalMemory(forceFullCollection: true) - liveBefore);
        }
    }
}
