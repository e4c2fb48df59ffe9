namespace JitAccess.Core;

/// <summary>What sort of problem it is: it decides the category of the error record that a person sees.</summary>
public enum JitErrorKind
{
    /// <summary>A value that was given cannot be used.</summary>
    InvalidArgument,

    /// <summary>Something that was named does not exist.</summary>
    NotFound,

    /// <summary>A policy, an approver or Azure said no.</summary>
    PermissionDenied,

    /// <summary>What was asked does not fit the state of things.</summary>
    InvalidOperation,

    /// <summary>A limit of the service is reached.</summary>
    LimitsExceeded,

    /// <summary>Nobody could be identified, or the identity is no longer accepted.</summary>
    Authentication,

    /// <summary>A service could not be reached.</summary>
    Connection,

    /// <summary>A service answered with something other than it should.</summary>
    Service,

    /// <summary>The ledger could not be read or written.</summary>
    Store,

    /// <summary>It took longer than it may.</summary>
    Timeout,

    /// <summary>What was written turned out to open something else than was asked.</summary>
    ProofViolated,
}
