using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Reports;

namespace JitAccess.Core.Operations;

/// <summary>Whether somebody sweeps, as the heartbeats tell, and so how late an opening or a closing can be.</summary>
internal sealed class SweepPulse(JitContext context, IOperationObserver observer)
{
    /// <summary>How much later than announced a heartbeat may be before it counts as missing.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly FactReader reader = new(context, observer);

    /// <summary>Adds to why a request waits what the heartbeats say; warns where nobody sweeps, also of a grant that is open: nothing closes it.</summary>
    /// <param name="waits">Why it waits; null for one that does not.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<string?> CompleteAsync(string? waits, CancellationToken cancellationToken)
    {
        if (waits is null)
        {
            await WarnOfOpenAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        var sweep = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!sweep.IsRecent)
        {
            observer.Warning(sweep.Meaning);
            return waits;
        }

        return $"{waits.TrimEnd('.')}. {sweep.Meaning}";
    }

    // In a sandbox whoever opens moves the time as well, and sweeps. What is open is open, whether or not the heartbeats can be read.
    private async Task WarnOfOpenAsync(CancellationToken cancellationToken)
    {
        if (context.IsSandbox)
        {
            return;
        }

        try
        {
            if (await ReadAsync(cancellationToken).ConfigureAwait(false) is { IsRecent: false } sweep)
            {
                observer.Warning(sweep.Meaning);
            }
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            observer.Verbose($"No heartbeat can be read: {e.Message}");
        }
    }

    /// <summary>The newest heartbeat of today or yesterday, and what it means.</summary>
    public async Task<LastSweep> ReadAsync(CancellationToken cancellationToken)
    {
        var now = context.Clock.Now;
        var newest = await FindNewestAsync(now, cancellationToken).ConfigureAwait(false);
        var (isRecent, meaning) = Judge(newest, now);
        return new LastSweep { At = newest?.At, Host = newest?.Host, IsRecent = isRecent, Meaning = meaning, Failures = newest?.Failures ?? [] };
    }

    /// <summary>When somebody last listed everything, as the newest heartbeat tells; null where it does not, or cannot be read.</summary>
    public async Task<DateTimeOffset?> FindThoroughAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await FindNewestAsync(context.Clock.Now, cancellationToken).ConfigureAwait(false))?.ThoroughOn;
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            observer.Verbose($"No heartbeat can be read: {e.Message}");
            return null;
        }
    }

    private static (bool IsRecent, string Meaning) Judge(SweepFact? newest, DateTimeOffset now)
    {
        if (newest is null)
        {
            return (false, "Nobody has swept this ledger since yesterday: nothing opens what waits, and nothing closes on time, until Invoke-JitSweep runs.");
        }

        var age = now > newest.At ? now - newest.At : TimeSpan.Zero;
        var pace = newest.Every ?? TimeSpan.Zero;
        var due = (pace > SweepLoop.Heartbeat ? pace : SweepLoop.Heartbeat) + Grace;
        if (age > due)
        {
            return (false,
                $"The last sweep was {Minutes(age)} ago, on {newest.Host}: nothing opens what waits, and nothing closes on time, until Invoke-JitSweep runs.");
        }

        return (true, newest.Every is { } every
            ? $"A sweep passes every {DurationText.Format(every)}, so that an opening or a closing can be that late, and as much later as a pass takes."
            : $"The last sweep was a single pass, {Minutes(age)} ago; an opening or a closing is as late as the next one.");
    }

    private async Task<SweepFact?> FindNewestAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var day in new[] { now, now.AddDays(-1) })
        {
            // The time comes first in the name.
            foreach (var path in (await reader.ListAsync(FactPath.SweepPrefix(day), cancellationToken).ConfigureAwait(false)).Reverse().Take(3))
            {
                if ((await reader.ReadAsync(path, cancellationToken).ConfigureAwait(false))?.Fact is SweepFact fact)
                {
                    return fact;
                }
            }
        }

        return null;
    }

    private static string Minutes(TimeSpan age) =>
        age < TimeSpan.FromMinutes(1) ? "less than a minute" : DurationText.Format(TimeSpan.FromMinutes(Math.Floor(age.TotalMinutes)));
}
