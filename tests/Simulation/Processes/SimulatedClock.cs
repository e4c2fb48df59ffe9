using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Simulation.Processes;

/// <summary>The clock of a machine: virtual time, and always a little off.</summary>
internal sealed class SimulatedClock(SandboxClock clock, TimeSpan skew) : IClock
{
    public DateTimeOffset Now => clock.Now + skew;

    public TimeSpan Skew => TimeSpan.Zero;

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => clock.DelayAsync(delay, cancellationToken);

    public Task SynchronizeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
