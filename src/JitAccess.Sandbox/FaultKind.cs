namespace JitAccess.Sandbox;

/// <summary>What a fault does to a request. A request meets at most one fault that decides about it, and any number of those that only colour it.</summary>
public enum FaultKind
{
    /// <summary>Answers with a status and an ARM error; the request has no effect.</summary>
    Status,

    /// <summary>The connection breaks before the request has an effect.</summary>
    DropBefore,

    /// <summary>The request has its effect, but the connection breaks before its answer.</summary>
    DropAfter,

    /// <summary>The request takes its time, and then works. Colours.</summary>
    Latency,

    /// <summary>The write of an NSG is accepted, but its operation ends in Failed.</summary>
    FailOperation,

    /// <summary>The write of an NSG is accepted, but takes effect later.</summary>
    SurfaceLate,

    /// <summary>429 <c>TooManyRequests</c> with <c>Retry-After</c>: the caller has asked too often.</summary>
    Throttle,

    /// <summary>429 <c>RetryableError</c> with the detail <c>RetryableErrorDueToAnotherOperation</c>, for writes of an NSG: another one is running.</summary>
    Busy,

    /// <summary>409 <c>ScopeLocked</c>, for writes and deletions: a lock that is there for once.</summary>
    Lock,

    /// <summary>403 <c>AuthorizationFailed</c>, as for somebody without the right.</summary>
    Forbidden,

    /// <summary>The answer of a read (of NSGs and their rules, Resource Graph, group memberships) shows the state of a while ago. Colours.</summary>
    StaleRead,

    /// <summary>The <c>Date</c> header of the answer is off. Colours.</summary>
    ClockSkew,
}
