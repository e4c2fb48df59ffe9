using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Backend.Embedded;

/// <summary>
/// The time of a sandbox in memory. Who waits by it makes time pass there, and hardly here: nobody else lives in that world. Where its time is virtual,
/// many live there, and
/// everybody waits for the clock.
/// </summary>
internal sealed class EmbeddedClock(SandboxClock clock) : IClock
{
    // Leaves others of this process their turn, should somebody wait in circles.
    private static readonly TimeSpan LongestRealPause = TimeSpan.FromMilliseconds(10);

    private readonly SystemClock system = new();

    public DateTimeOffset Now => clock.Now;

    public TimeSpan Skew => TimeSpan.Zero;

    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (clock.IsVirtual)
        {
            await clock.DelayAsync(delay, cancellationToken).ConfigureAwait(false);
        }
        else if (delay > TimeSpan.Zero)
        {
            clock.Advance(delay);
            await system.DelayAsync(delay < LongestRealPause ? delay : LongestRealPause, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task SynchronizeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
