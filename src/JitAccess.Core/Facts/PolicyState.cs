namespace JitAccess.Core.Facts;

public enum PolicyState
{
    Active,

    /// <summary>Nothing opens by this policy until it is resumed.</summary>
    Suspended,

    /// <summary>The policy is no longer there.</summary>
    Removed,
}
