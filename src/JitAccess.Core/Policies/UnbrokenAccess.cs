using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Policies;

/// <summary>How long somebody has had access without a break.</summary>
public static class UnbrokenAccess
{
    /// <summary>A gap up to this length is no break: closing for a minute and asking again is still one access.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMinutes(15);

    /// <summary>When the access began that would go on at a moment; null where there is none to go on from.</summary>
    public static DateTimeOffset? Since(IReadOnlyCollection<(DateTimeOffset Begin, DateTimeOffset End)> spans, DateTimeOffset start)
    {
        DateTimeOffset? since = null;
        while (spans.Where(span => span.Begin < (since ?? start) && span.End >= (since ?? start) - Gap).Select(span => span.Begin)
            .DefaultIfEmpty(DateTimeOffset.MaxValue).Min() is var earlier && earlier < (since ?? start))
        {
            since = earlier;
        }

        return since;
    }
}
