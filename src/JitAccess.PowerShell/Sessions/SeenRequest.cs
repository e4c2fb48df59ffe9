using System;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;

namespace JitAccess.PowerShell.Sessions;

/// <summary>A request as a session has seen it last. Of one that was only named by a fact nothing else is known.</summary>
internal sealed record SeenRequest
{
    public required string RequestId { get; init; }

    /// <summary>As it was shown; null where it was not.</summary>
    public RequestStatus? Status { get; init; }

    /// <summary>The object id of who asked; null where it was not shown.</summary>
    public string? RequesterId { get; init; }

    /// <summary>When it lapses if it has not been opened by then, in UTC.</summary>
    public DateTimeOffset LapsesOn { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>One line for who chooses among several.</summary>
    public required string Description { get; init; }

    public static SeenRequest Of(JitRequest request) => new()
    {
        RequestId = request.RequestId,
        Status = request.Status,
        RequesterId = request.RequesterId,
        LapsesOn = request.LapsesOn,
        Description = $"{request.Status}: {request.Port} of {request.VMName} from {request.Source}, {request.Requester}",
    };

    public static SeenRequest OnlyNamed(string requestId) => new() { RequestId = requestId, Description = requestId };

    /// <summary>Whether it still opens, closes or waits, for all that was seen of it.</summary>
    /// <param name="now">The time of the connection; null where there is none.</param>
    public bool MayBeLive(DateTimeOffset? now) => Status is not { } status || !(RequestStory.IsOver(status) || HasLapsed(status, now));

    /// <summary>Whether somebody may still say yes or no to it, for all that was seen of it.</summary>
    /// <param name="deciderId">The object id of who decides, and nobody decides about what they asked themselves; null where it is not known.</param>
    /// <param name="now">The time of the connection; null where there is none.</param>
    public bool MayBeDecided(string? deciderId, DateTimeOffset? now) =>
        Status is null or RequestStatus.Pending or RequestStatus.Approved && MayBeLive(now)
        && (RequesterId is null || !string.Equals(RequesterId, deciderId, StringComparison.OrdinalIgnoreCase));

    private bool HasLapsed(RequestStatus status, DateTimeOffset? now) => status is RequestStatus.Pending or RequestStatus.Approved && LapsesOn <= now;
}
