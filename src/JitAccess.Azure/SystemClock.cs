using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>The machine's clock: the only place of this assembly that reads it or waits by it.</summary>
public sealed class SystemClock : IClock
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);

#pragma warning disable RS0030 // the one place where the machine's time comes in
    public DateTimeOffset Now => DateTimeOffset.UtcNow;

    // Timers may go off a little early, and what was asked to be a second must not be less.
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waited = Stopwatch.StartNew();
        for (var left = delay; left > TimeSpan.Zero; left = delay - waited.Elapsed)
        {
            await Task.Delay(left < ShortestDelay ? ShortestDelay : left, cancellationToken).ConfigureAwait(false);
        }
    }
#pragma warning restore RS0030

    public TimeSpan Skew => TimeSpan.Zero;

    public Task SynchronizeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
