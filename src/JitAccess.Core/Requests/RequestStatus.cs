namespace JitAccess.Core.Requests;

/// <summary>Where a request stands. Derived from its facts and the time, never stored.</summary>
public enum RequestStatus
{
    /// <summary>Waits for approvals, or for a sweep that may write the NSGs.</summary>
    Pending,

    /// <summary>Approved and not opened yet.</summary>
    Approved,

    /// <summary>Claimed; its rules are being written.</summary>
    Opening,

    /// <summary>Open, and verified.</summary>
    Active,

    /// <summary>Over by time or revocation, and its closing is not confirmed yet: the next sweep closes it.</summary>
    Closing,

    /// <summary>Closed because its time was over.</summary>
    Expired,

    /// <summary>Closed before its time.</summary>
    Revoked,

    Denied,

    /// <summary>Taken back before it was opened.</summary>
    Withdrawn,

    /// <summary>Never opened within its time to live.</summary>
    Lapsed,

    /// <summary>Refused or undone while opening.</summary>
    Failed,
}
