namespace JitAccess.Sandbox;

/// <summary>What a scripted fault does to a request.</summary>
public enum FaultKind
{
    /// <summary>Answers with a status and an ARM error; the request has no effect.</summary>
    Status,

    /// <summary>The connection breaks before the request has an effect.</summary>
    DropBefore,

    /// <summary>The request has its effect, but the connection breaks before its answer.</summary>
    DropAfter,

    /// <summary>The request takes its time, and then works.</summary>
    Latency,

    /// <summary>The write is accepted, but its operation ends in Failed.</summary>
    FailOperation,

    /// <summary>The write is accepted, but takes effect later.</summary>
    SurfaceLate,
}
