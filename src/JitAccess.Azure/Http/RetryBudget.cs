using System;

namespace JitAccess.Azure.Http;

/// <summary>How much one operation may cost in vain, over all of its requests, pages and polls. They follow each other, so it needs no lock.</summary>
internal sealed class RetryBudget
{
    /// <summary>How many attempts may fail.</summary>
    public const int MaxRetries = 20;

    /// <summary>How much time may go by with attempts that failed and with the waits after them.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(5);

    private int retries;
    private TimeSpan lost;

    /// <param name="time">What the failed attempt took, and the wait that would follow.</param>
    /// <param name="isFailure">Whether it counts; finding an NSG busy costs only time.</param>
    /// <returns>Whether there is that much left; it is spent then.</returns>
    public bool TrySpend(TimeSpan time, bool isFailure)
    {
        if ((isFailure && retries == MaxRetries) || lost + time > MaxTime)
        {
            return false;
        }

        retries += isFailure ? 1 : 0;
        lost += time;
        return true;
    }
}
