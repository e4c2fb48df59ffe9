using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Tests.Support;

/// <summary>A clock that moves only when somebody waits by it, and remembers for how long.</summary>
internal sealed class FakeClock : IClock
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public TimeSpan Skew => TimeSpan.Zero;

    public List<TimeSpan> Delays { get; } = [];

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Delays.Add(delay);
        Now += delay;
        return Task.CompletedTask;
    }

    public Task SynchronizeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
