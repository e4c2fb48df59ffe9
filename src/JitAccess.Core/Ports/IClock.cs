using System;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Core.Ports;

/// <summary>The time, by the service's clock where one was heard.</summary>
public interface IClock
{
    /// <summary>Now, in UTC.</summary>
    DateTimeOffset Now { get; }

    /// <summary>How far the local clock is behind the service's; zero where no service was heard yet.</summary>
    TimeSpan Skew { get; }

    /// <summary>Waits.</summary>
    Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Asks the service for its time where that costs no request to ARM; else does nothing.</summary>
    Task SynchronizeAsync(CancellationToken cancellationToken);
}
