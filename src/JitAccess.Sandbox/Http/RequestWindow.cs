using System;
using System.Collections.Generic;

namespace JitAccess.Sandbox.Http;

/// <summary>So many requests in any period of a length.</summary>
internal sealed class RequestWindow(int limit, TimeSpan period)
{
    private readonly Queue<DateTimeOffset> taken = new();
    private DateTimeOffset newest;

    /// <summary>How many more there is room for, as of the last look.</summary>
    public int Room => limit - taken.Count;

    /// <summary>How long until there is room for one more.</summary>
    public TimeSpan WaitAt(DateTimeOffset now)
    {
        // The clock of a sandbox can be set back.
        if (newest > now)
        {
            taken.Clear();
            newest = now;
        }

        while (taken.Count > 0 && now - taken.Peek() >= period)
        {
            taken.Dequeue();
        }

        return taken.Count < limit ? TimeSpan.Zero : taken.Peek() + period - now;
    }

    public void Take(DateTimeOffset now)
    {
        taken.Enqueue(now);
        newest = now;
    }
}
