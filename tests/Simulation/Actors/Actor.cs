using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using JitAccess.Simulation.Processes;

namespace JitAccess.Simulation.Actors;

/// <summary>Somebody who does something now and then. A process lasts for several operations, unless it dies in one.</summary>
internal abstract class Actor(SimulatedWorld world, string user, Dice dice) : IOperationObserver
{
    private SimulatedProcess? process;

    protected SimulatedWorld World { get; } = world;

    protected Dice Dice { get; } = dice;

    protected string User { get; } = user;

    /// <summary>The mean time between two operations, in seconds.</summary>
    protected abstract double Rest { get; }

    public async Task RunAsync()
    {
        await World.Azure.Clock.DelayAsync(Dice.Around(Rest)).ConfigureAwait(false);
        while (!World.IsOver)
        {
            await ActAsync().ConfigureAwait(false);
            await World.Azure.Clock.DelayAsync(NextRest()).ConfigureAwait(false);
        }

        process?.Dispose();
    }

    public virtual void Verbose(string message)
    {
    }

    public virtual void Warning(string message)
    {
    }

    public void Progress(string activity, int done, int total)
    {
    }

    protected virtual TimeSpan NextRest() => Dice.Around(Rest);

    protected abstract Task ActAsync();

    /// <summary>Does a cmdlet's worth of work in the present process, or in a new one.</summary>
    protected Task OperateAsync(string what, Func<SimulatedProcess, CancellationToken, Task<string>> work) => World.OperateAsync(User, what, async () =>
    {
        using var cancellation = new CancellationTokenSource();
        if (!World.Plan.IsCalm && !World.IsSettling && Dice.Chance(0.01))
        {
            _ = CancelAsync(cancellation, Dice.Between(0, 5));
        }

        return await work(await ProcessAsync().ConfigureAwait(false), cancellation.Token).ConfigureAwait(false);
    });

    protected async Task<SimulatedProcess> ProcessAsync()
    {
        if (process is null || process.Life.IsDead || Dice.Chance(0.05))
        {
            process?.Dispose();
            process = null;
            var life = World.Plan.HasDeaths && !World.IsSettling && Dice.Chance(0.3) ? new ProcessLife(2 + Dice.Below(160), Dice.Chance(0.5))
                : new ProcessLife();
            var skew = World.Plan.LargestSkew * ((2 * Dice.Share()) - 1);
            process = await SimulatedProcess.StartAsync(World.Azure, World.Store, User, life, skew, Dice, World.Look).ConfigureAwait(false);
        }

        return process;
    }

    private async Task CancelAsync(CancellationTokenSource cancellation, TimeSpan after)
    {
        await World.Azure.Clock.DelayAsync(after, CancellationToken.None).ConfigureAwait(false);
        try
        {
            // Not CancelAsync: its callbacks would run on another thread.
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It had ended already.
        }
    }
}
