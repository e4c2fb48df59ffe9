using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core.Operations;

namespace JitAccess.Simulation.Actors;

/// <summary>Sweeps at a steady pace; there are two of them, and they do not know of each other.</summary>
internal sealed class Sweeper(SimulatedWorld world, string user, Dice dice) : Actor(world, user, dice)
{
    /// <summary>The last pass, and whether it ended without a failure.</summary>
    public JitSweepResult? Last { get; private set; }

    protected override double Rest => World.Plan.Pace.TotalSeconds;

    protected override TimeSpan NextRest() => World.Plan.Pace;

    /// <summary>Passes once.</summary>
    public Task PassAsync() => OperateAsync("sweep", async (process, token) =>
    {
        Last = null;
        var began = World.Now;
        var sweep = new Sweep(process.Context, this);
        var plan = await sweep.PlanAsync(new SweepOptions { Ceiling = World.Plan.Ceiling, Thorough = World.IsSettling || Dice.Chance(0.2) }, token)
            .ConfigureAwait(false);
        var result = await sweep.ExecuteAsync(plan, token).ConfigureAwait(false);
        Last = result;
        foreach (var action in result.Actions)
        {
            World.Log.Add($"{User}: {action.Action} {action.RequestId}{action.VMName}: {action.Message}");
        }

        foreach (var failure in result.Failed)
        {
            World.Log.Add($"{User}: FAILED {failure.Action} {failure.RequestId}{failure.VMName} {failure.ErrorId}: {failure.Message}");
        }

        if (result.Failed.Count == 0)
        {
            World.Guard(() => World.Watch.JudgeCleanPass(began));
        }

        return string.Format(CultureInfo.InvariantCulture, "{0} {1} done, {2} failed", result.Failed.Count == 0 ? "clean" : "unclean",
            result.Actions.Count(action => action.Action != "Report"), result.Failed.Count);
    });

    protected override async Task ActAsync()
    {
        await PassAsync().ConfigureAwait(false);
        if (World.Plan.IsCalm && Last is { Failed.Count: 0 })
        {
            World.Guard(() => World.Watch.JudgeLateness(World.Plan.Pace + TimeSpan.FromMinutes(2)));
        }
    }
}
