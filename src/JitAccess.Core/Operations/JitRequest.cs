using System;
using System.Collections.Generic;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>A request as a person sees it, with everything that happened to it so far.</summary>
public sealed record JitRequest
{
    public required string RequestId { get; init; }

    public required string VMName { get; init; }

    public required string ResourceGroupName { get; init; }

    public required string ResourceId { get; init; }

    public required string Port { get; init; }

    /// <summary>The one address or network that was asked for.</summary>
    public required string Source { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The requester's name where it is known, else the object id.</summary>
    public required string Requester { get; init; }

    public required string RequesterId { get; init; }

    public required RequestStatus Status { get; init; }

    /// <summary>In UTC.</summary>
    public required DateTimeOffset RequestedOn { get; init; }

    public DateTimeOffset? OpenedOn { get; init; }

    /// <summary>When the grant ends, in UTC; null before it is claimed.</summary>
    public DateTimeOffset? ExpiresOn { get; init; }

    public DateTimeOffset? ClosedOn { get; init; }

    /// <summary>When it is to open at the earliest, in UTC; null for at once.</summary>
    public DateTimeOffset? StartsOn { get; init; }

    /// <summary>When it lapses if nothing opens it, in UTC.</summary>
    public DateTimeOffset LapsesOn { get; init; }

    /// <summary>Whether it was asked to open without approval, in an emergency.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>The named policy that allowed it; null before, and for a policy of the VM's own.</summary>
    public string? PolicyName { get; init; }

    /// <summary>Who approved: those whose word counted, once it is open.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <summary>Who denied it; null where nobody did.</summary>
    public string? DeniedBy { get; init; }

    /// <summary>The approvers that were not asked, where the glass was broken.</summary>
    public IReadOnlyList<string> SkippedApprovers { get; init; } = [];

    public string? Reason { get; init; }

    public string? Ticket { get; init; }

    /// <summary>Why it waits, was refused or failed; null where there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary><c>Proved</c>, or <c>Unknown: why</c>; null before anything was opened.</summary>
    public string? Proof { get; init; }

    /// <summary>Once closed: whether established connections may outlive the rule.</summary>
    public bool? SessionsMayContinue { get; init; }

    /// <summary>The allow rules of the grant, as NSG/name.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The writes that were done by this call; empty for a listing.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>What happened, in order, a line each.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    public override string ToString() => RequestId;
}
