using System;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Reports;

/// <summary>From when to when somebody had access, and how late it ended.</summary>
internal sealed record GrantSpan
{
    public required JitRequest Request { get; init; }

    public required DateTimeOffset Begin { get; init; }

    /// <summary>When it closed; for one that is open, when it will; for one whose closing is not confirmed, now.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Whether somebody may get in now.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>How long it was open past its expiry; negative where it was closed before, null where it is open in time.</summary>
    public required TimeSpan? Lateness { get; init; }

    /// <summary>Null for a request that never opened anything.</summary>
    public static GrantSpan? Of(JitRequest request, DateTimeOffset now)
    {
        if (request.OpenedOn is not { } opened || request.ExpiresOn is not { } expires)
        {
            return null;
        }

        var isOpen = request.ClosedOn is null && !RequestStory.IsOver(request.Status);
        var end = request.ClosedOn ?? (expires > now || !isOpen ? expires : now);
        return new GrantSpan
        {
            Request = request,
            Begin = opened,
            End = end < opened ? opened : end,
            IsOpen = isOpen,
            Lateness = request.ClosedOn is { } closed ? closed - expires : isOpen && now > expires ? now - expires : null,
        };
    }
}
