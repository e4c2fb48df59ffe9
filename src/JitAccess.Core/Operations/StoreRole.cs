namespace JitAccess.Core.Operations;

/// <summary>What somebody is to a ledger, and so which containers they should be able to add to.</summary>
public enum StoreRole
{
    /// <summary>Asks, decides and revokes: adds to <c>requests</c> under their own object id.</summary>
    Person,

    /// <summary>Sets policies and protects VMs: adds to <c>control</c>.</summary>
    Administrator,

    /// <summary>Opens and closes: adds to <c>journal</c>.</summary>
    Sweep,
}
