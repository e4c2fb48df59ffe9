using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>The machine's clock: the only place of this assembly that reads it or waits by it.</summary>
public sealed class SystemClock : IClock
{
#pragma warning disable RS0030 // the one place where the machine's time comes in
    public DateTimeOffset Now => DateTimeOffset.UtcNow;

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay <= TimeSpan.Zero ? cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask : Task.Delay(delay, cancellationToken);
#pragma warning restore RS0030

    public TimeSpan Skew => TimeSpan.Zero;

    public Task SynchronizeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
