using System;

namespace JitAccess.Sandbox.Http;

/// <summary>A bucket that starts full and is refilled evenly. Counted in clock ticks, so that a token is there exactly when it is due.</summary>
internal sealed class TokenBucket(int capacity, int perSecond, DateTimeOffset since)
{
    private readonly long cost = TimeSpan.TicksPerSecond / perSecond;
    private long credit = capacity * (TimeSpan.TicksPerSecond / perSecond);
    private DateTimeOffset filled = since;

    /// <summary>How long until there is a token.</summary>
    public TimeSpan WaitAt(DateTimeOffset now)
    {
        credit = now > filled ? Math.Min(capacity * cost, credit + (now - filled).Ticks) : credit;
        filled = now;
        return TimeSpan.FromTicks(Math.Max(0, cost - credit));
    }

    /// <summary>Takes a token that is there, and says how many are left.</summary>
    public int Take(DateTimeOffset now)
    {
        WaitAt(now);
        credit -= cost;
        return (int)(credit / cost);
    }
}
