using System;
using System.Collections.Generic;

namespace JitAccess.Azure.Throttling;

/// <summary>So many requests in any period of a length, however the service divides time.</summary>
internal sealed class RequestWindow(int limit, TimeSpan period) : IRateLimit
{
    // Requests do not all take equally long to arrive.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly Queue<DateTimeOffset> taken = new();
    private DateTimeOffset newest;

    public TimeSpan WaitAt(DateTimeOffset now)
    {
        // A clock that is set back must not make anybody wait for the time that it goes over again.
        if (newest > now)
        {
            taken.Clear();
            newest = now;
        }

        while (taken.Count > 0 && now - taken.Peek() >= period + Margin)
        {
            taken.Dequeue();
        }

        return taken.Count < limit ? TimeSpan.Zero : taken.Peek() + period + Margin - now;
    }

    public void Take(DateTimeOffset now)
    {
        taken.Enqueue(now);
        newest = now;
    }
}
