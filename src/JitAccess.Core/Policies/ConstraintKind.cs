namespace JitAccess.Core.Policies;

/// <summary>The constraints that a request is judged by.</summary>
public enum ConstraintKind
{
    Requester,
    Port,
    Source,
    Duration,
    Reason,
    Ticket,
    Hours,

    /// <summary>How long one person may have access without a break.</summary>
    Continuity,

    /// <summary>How long a request may wait.</summary>
    Lifetime,
    Approvals,
}
