using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Backend.Tests.Races;

public sealed class StopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_SuspendedBeforeAnyStepOfAnOpening_OpensNothingThatWasNotClaimed(bool bySweep)
    {
        var (claims, stops) = (0, 0);
        for (var step = 1; ; step++)
        {
            using var stage = new Stage();
            var alice = await stage.ConnectAsync();
            _ = await stage.EnableAsync(alice, Stage.Protection("web01"));
            if (bySweep)
            {
                _ = await stage.RequestAsync(alice, Stage.Wish("web01") with { StartAt = alice.Clock.Now.AddMinutes(5) });
                stage.World.Clock.Advance(TimeSpan.FromMinutes(10));
            }

            var wasClaimed = false;
            var store = new StoppedStore(alice.Facts, step, async () =>
            {
                wasClaimed = await IsClaimedAsync(alice.Facts);
                _ = await stage.SuspendAsync(alice, name: null);
            });
            await OpenAsync(stage, Stage.Like(alice, facts: store), bySweep);

            if (store.Steps < step)
            {
                Assert.True(stage.GetsThrough("web01", Stage.Engineer));
                break;
            }

            var isClaimed = await IsClaimedAsync(alice.Facts);
            Assert.True(wasClaimed || !isClaimed, $"suspended before step {step}, and claimed all the same");
            Assert.Equal(isClaimed, stage.GetsThrough("web01", Stage.Engineer));
            _ = isClaimed ? claims++ : stops++;
        }

        Assert.True(claims > 0 && stops > 3, $"{claims} steps behind the claim, {stops} before it");
    }

    private static async Task OpenAsync(Stage stage, JitContext context, bool bySweep)
    {
        try
        {
            _ = bySweep ? (object)await stage.SweepAsync(context) : await stage.RequestAsync(context, Stage.Wish("web01"));
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.PolicySuspended)
        {
            // What whoever asked is told.
        }
    }

    private static async Task<bool> IsClaimedAsync(IFactStore store) =>
        (await store.ListAsync("journal/", Stage.None)).Any(path => path.Kind == "opening");

    /// <summary>A store before whose operation of some number somebody else does something.</summary>
    private sealed class StoppedStore(IFactStore store, int step, Func<Task> interruption) : IFactStore
    {
        private int steps;

        public int Steps => steps;

        public string Location => store.Location;

        public async Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken)
        {
            // Nobody can look between the last look and the claim.
            if (path.Kind != "opening")
            {
                await StepAsync();
            }

            return await store.TryCreateAsync(path, fact, cancellationToken);
        }

        public async Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken)
        {
            await StepAsync();
            return await store.ReadAsync(path, cancellationToken);
        }

        public async Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken)
        {
            await StepAsync();
            return await store.ListAsync(prefix, cancellationToken);
        }

        public async Task<IReadOnlyList<string>> ListStrayAsync(string prefix, CancellationToken cancellationToken)
        {
            await StepAsync();
            return await store.ListStrayAsync(prefix, cancellationToken);
        }

        private Task StepAsync() => Interlocked.Increment(ref steps) == step ? interruption() : Task.CompletedTask;
    }
}
