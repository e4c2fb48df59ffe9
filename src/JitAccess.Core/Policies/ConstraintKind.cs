namespace JitAccess.Core.Policies;

/// <summary>The constraints that a request is judged by.</summary>
public enum ConstraintKind
{
    Requester,
    Port,
    Source,
    Duration,
    Approvals,
}
