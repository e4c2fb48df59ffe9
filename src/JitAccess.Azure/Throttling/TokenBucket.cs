using System;

namespace JitAccess.Azure.Throttling;

/// <summary>
/// A bucket that starts full and is refilled evenly. It counts in clock ticks: no rounding, so that it and the service's own agree to the token.
/// </summary>
internal sealed class TokenBucket(int capacity, int perSecond) : IRateLimit
{
    private readonly long cost = TimeSpan.TicksPerSecond / perSecond;
    private long credit = capacity * (TimeSpan.TicksPerSecond / perSecond);
    private DateTimeOffset? filled;

    public TimeSpan WaitAt(DateTimeOffset now)
    {
        Fill(now);
        return TimeSpan.FromTicks(Math.Max(0, cost - credit));
    }

    public void Take(DateTimeOffset now)
    {
        Fill(now);
        credit -= cost;
    }

    /// <summary>Follows what the service says is left, downward: somebody else takes from the same bucket.</summary>
    /// <param name="left">How many tokens were left after a request.</param>
    /// <param name="sent">When that request was sent: what has flowed in since is there on top at most.</param>
    /// <param name="now">When the answer came.</param>
    public void Follow(int left, DateTimeOffset sent, DateTimeOffset now)
    {
        Fill(now);
        var most = (Math.Min(left, capacity) * cost) + Math.Max(0, (now - sent).Ticks);
        credit = Math.Min(credit, most);
    }

    // A clock that is set back gives nothing and takes nothing.
    private void Fill(DateTimeOffset now)
    {
        if (filled is { } before && now > before)
        {
            credit = Math.Min(capacity * cost, credit + Math.Min((now - before).Ticks, capacity * cost));
        }

        filled = now;
    }
}
