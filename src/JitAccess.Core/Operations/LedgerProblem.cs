namespace JitAccess.Core.Operations;

/// <summary>What can be wrong in a ledger.</summary>
public enum LedgerProblem
{
    /// <summary>Something stands in a zone that is no fact, since its path does not follow the grammar. Nobody reads it.</summary>
    StrayPath,

    /// <summary>A document cannot be read, or does not belong where it stands: its author, request or VM is not that of its path.</summary>
    FactCorrupt,

    /// <summary>A revision is there and the one before it is not. Nothing opens by it.</summary>
    RevisionGap,

    /// <summary>A revision names another document than the one before it. Nothing opens by it.</summary>
    RevisionBroken,

    /// <summary>A policy, protection or kill switch was written by somebody who is none of the policy writers.</summary>
    PolicyWriter,

    /// <summary>A fact names another one that its author saw, and that is not there.</summary>
    FollowedMissing,

    /// <summary>The time of a fact cannot be: before its request was asked, before the revision that it follows, or in the future.</summary>
    TimeImplausible,

    /// <summary>Several people wrote a request under one id. It is nobody's.</summary>
    RequestContested,

    /// <summary>There are facts about a request that nobody asked.</summary>
    RequestMissing,

    /// <summary>A decision is about another document than the request. It does not count.</summary>
    DecisionUnbound,

    /// <summary>Somebody decided about a request of their own. It does not count.</summary>
    DecisionOwn,

    /// <summary>The author of a decision is a service principal, or was never an approver by any policy of the VM. It does not count.</summary>
    DecisionByOther,

    /// <summary>Somebody else than the requester withdrew a request. It does not count.</summary>
    WithdrawnByOther,

    /// <summary>A claim is about another document than the request. Nothing opens by it.</summary>
    ClaimUnbound,

    /// <summary>A claim says a later end than what was asked allows. The end that was asked for counts.</summary>
    ClaimTooLong,

    /// <summary>A claim was made before its request may start or after it lapsed.</summary>
    ClaimOutOfTime,

    /// <summary>A claim names a policy or protection that was not there, or not in force, at that moment.</summary>
    ClaimWithoutPolicy,

    /// <summary>A claim was made while everything was suspended.</summary>
    ClaimWhileSuspended,

    /// <summary>A claim lacks the approvals that its policy needed.</summary>
    ClaimWithoutApproval,

    /// <summary>An opening or a closing is stated of a request that nobody claimed.</summary>
    ClaimMissing,

    /// <summary>A heartbeat names one before it that is not there, or not as it was.</summary>
    HeartbeatMissing,

    /// <summary>A heartbeat saw a document that is not there any more.</summary>
    FactRemoved,

    /// <summary>A heartbeat saw a document that is not what it was.</summary>
    FactChanged,

    /// <summary>The heartbeat that the anchor names is not there, or not as it was.</summary>
    AnchorMissing,
}
