namespace JitAccess.Core.Facts;

/// <summary>Why a grant was closed.</summary>
public enum ClosingCause
{
    Expired,
    Revoked,

    /// <summary>The VM is no longer protected.</summary>
    Disabled,

    /// <summary>The expiry on the rule or tag could not be read, or claims more than 24 hours.</summary>
    ExpiryInvalid,

    /// <summary>The VM, its address or its network interface is no longer what it was.</summary>
    VmChanged,

    /// <summary>Somebody edited a rule of the grant, so that it is no longer what was opened.</summary>
    RuleEdited,

    /// <summary>Somebody deleted rules of the grant, or the NSG that they were in.</summary>
    RulesDeleted,

    /// <summary>The rules turned out to open something else than was asked.</summary>
    ProofViolated,
}
