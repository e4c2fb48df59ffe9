namespace JitAccess.Core.Requests;

/// <summary>What the decisions about a request come to.</summary>
public enum DecisionState
{
    /// <summary>Approvals are missing, or none are needed.</summary>
    Open,

    /// <summary>Enough approvers said yes.</summary>
    Approved,

    /// <summary>An approver said no.</summary>
    Denied,
}
