using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>
/// A local clock, set by what the service says in its answers. A <c>Date</c> header is cut to the second and was written somewhere between
/// question and answer, so it gives a window for the present; the clock moves only when it is outside of that window, and then no further than to its edge.
/// </summary>
public sealed class ServiceClock(IClock local, Func<CancellationToken, Task<DateTimeOffset>>? ask = null) : IClock
{
    private static readonly TimeSpan HeaderResolution = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private TimeSpan skew;

    public DateTimeOffset Now => local.Now + Skew;

    public TimeSpan Skew
    {
        get
        {
            lock (gate)
            {
                return skew;
            }
        }
    }

    /// <summary>Takes note of an answer's <c>Date</c> header.</summary>
    /// <param name="date">What it says.</param>
    /// <param name="took">The time from the question to the answer.</param>
    public void Hear(DateTimeOffset date, TimeSpan took)
    {
        lock (gate)
        {
            var now = local.Now + skew;
            var latest = date + HeaderResolution + took;
            skew += now < date ? date - now : now > latest ? latest - now : TimeSpan.Zero;
        }
    }

    /// <summary>Sets the clock to a moment that the service has just stated exactly.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (gate)
        {
            skew = now - local.Now;
        }
    }

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => local.DelayAsync(delay, cancellationToken);

    public async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        if (ask is not null)
        {
            Set(await ask(cancellationToken).ConfigureAwait(false));
        }
    }
}
