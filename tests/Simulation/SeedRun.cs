using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Simulation.Actors;
using JitAccess.Simulation.Checks;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation;

/// <summary>Runs one seed: a world, people in it, and at the end the question whether everything comes to rest.</summary>
internal sealed class SeedRun
{
    private readonly SimulatedWorld world;
    private readonly ForeignAdministrator owner;
    private readonly Sweeper sweeper;
    private readonly List<Func<Task>> actors = [];

    private SeedRun(int seed, int operations, Action<string>? listener)
    {
        var dice = new Dice((ulong)seed);
        world = new SimulatedWorld(new SeedPlan(seed, dice.Fork()), new SimulatedFleet(dice.Fork()), operations, listener);
        owner = new ForeignAdministrator(world, dice.Fork());
        var ambushes = dice.Fork();
        Action<SimulatedVm> ambush = vm =>
        {
            if (ambushes.Chance(0.12))
            {
                _ = owner.AmbushAsync(vm);
            }
        };
        actors.Add(new Administrator(world, "alice", dice.Fork()).RunAsync);
        foreach (var person in new[] { "alice", "bob", "carol", "rita", "mallory" })
        {
            actors.Add(new Requester(world, person, person == "mallory" ? 5000 : 240, dice.Fork()) { Begun = ambush }.RunAsync);
        }

        actors.Add(new Approver(world, "lead", dice.Fork()).RunAsync);
        actors.Add(new Approver(world, "oncall", dice.Fork()).RunAsync);
        actors.Add(new Approver(world, "carol", dice.Fork()).RunAsync);
        actors.Add(new Sweeper(world, "sweeper", dice.Fork()).RunAsync);
        actors.Add(new Sweeper(world, "sweeper", dice.Fork()).RunAsync);
        actors.Add(owner.RunAsync);
        var outages = dice.Fork();
        actors.Add(() => LoseLedgerAsync(outages));
        sweeper = new Sweeper(world, "sweeper", dice.Fork());
    }

    /// <param name="seed">Decides everything.</param>
    /// <param name="operations">After how many operations nobody begins another one.</param>
    /// <param name="listener">Hears every event; null for nobody.</param>
    public static SeedResult Run(int seed, int operations, Action<string>? listener = null)
    {
        var seedRun = new SeedRun(seed, operations, listener);
        var world = seedRun.world;
        Exception? violation;
        try
        {
            world.Azure.Faults.Random = world.Plan.Faults;
            world.Azure.Clock.Run(seedRun.LiveAsync);
            violation = world.Broken
                ?? (world.Azure.Clock.StrayWaits == 0 ? null : new ViolationException("determinism", "somebody waited outside of virtual time"));
        }
        catch (TimeoutException e)
        {
            violation = world.Broken ?? e;
        }

        if (violation is not null && listener is not null)
        {
            foreach (var request in world.Azure.Requests.TakeLast(200))
            {
                listener(FormattableString.Invariant($"    {request.When:HH:mm:ss.fff} {request.Who} {request.Method} {request.Path}: {request.Status} {request.Fault}"));
            }
        }

        return new SeedResult
        {
            Seed = seed,
            Operations = world.Operations,
            Simulated = world.Now - SeedPlan.Start,
            Hash = world.Log.Hash,
            Grants = world.Book.Grants.Count(grant => grant.Claim is not null),
            Faults = world.Azure.Faults.Met,
            Outcomes = world.Outcomes,
            Violation = violation,
            LastEvents = world.Log.Last,
        };
    }

    private async Task LiveAsync()
    {
        await Task.WhenAll(actors.Select(act => act())).ConfigureAwait(false);
        if (world.Broken is null)
        {
            await ComeToRestAsync().ConfigureAwait(false);
        }
    }

    private async Task LoseLedgerAsync(Dice dice)
    {
        while (!world.IsOver)
        {
            await world.Azure.Clock.DelayAsync(dice.Around(3600)).ConfigureAwait(false);
            if (world.Plan.HasOutages)
            {
                world.Store.UnreachableUntil = world.Now + dice.Around(600);
                world.Log.Add($"the ledger cannot be reached until {world.Store.UnreachableUntil:u}");
            }

            if (world.Broken is null)
            {
                world.Azure.ClearRequests();
            }
        }
    }

    // Once nothing fails any more, two passes reach the fixed point; the third does nothing, and the NSGs are foreign rules and baselines.
    private async Task ComeToRestAsync()
    {
        world.IsSettling = true;
        world.Azure.Faults.Clear();
        world.Store.UnreachableUntil = DateTimeOffset.MinValue;
        owner.Settle();
        await world.Azure.Clock.DelayAsync(TimeSpan.FromHours(25)).ConfigureAwait(false);
        for (var pass = 1; pass <= 3 && world.Broken is null; pass++)
        {
            await sweeper.PassAsync().ConfigureAwait(false);
            await world.Azure.Clock.DelayAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        }

        world.Guard(DemandRest);
    }

    private void DemandRest()
    {
        var last = sweeper.Last ?? throw new ViolationException("rest", "the last pass failed as a whole");
        if (last.Failed.Count > 0 || last.Actions.FirstOrDefault(action => action.Action != "Report") is not null)
        {
            throw new ViolationException("rest", $"the third pass still had something to do: {string.Join("; ", last.Failed.Concat(last.Actions).Where(action => action.Action != "Report").Select(action => action.Message))}");
        }

        RestCheck.Demand(world);
    }
}
