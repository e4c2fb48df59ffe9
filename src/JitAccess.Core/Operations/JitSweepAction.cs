using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>One thing that a sweep did, or failed to do.</summary>
public sealed record JitSweepAction
{
    /// <summary>
    /// <c>Open</c>, <c>Close</c>, <c>Neutralise</c>, <c>Repair</c> (a rule of a baseline or a description), <c>RepairTag</c>, <c>RemoveTag</c>,
    /// <c>Suspend</c> (a protection), <c>Follow</c> (a changed address), <c>Hold</c> (a request above the ceiling), <c>Report</c> (nothing was done).
    /// </summary>
    public required string Action { get; init; }

    /// <summary>Null where it belongs to no request.</summary>
    public string? RequestId { get; init; }

    /// <summary>The VM's name where it is known.</summary>
    public string? VMName { get; init; }

    public required string Message { get; init; }

    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>Null where it succeeded.</summary>
    public string? ErrorId { get; init; }

    /// <summary><c>Proved</c>, or <c>Unknown: why</c>; null where nothing was written.</summary>
    public string? Proof { get; init; }

    /// <summary>Whether it is a repair that no fact of a request tells about, so that the heartbeat does.</summary>
    internal bool IsForHeartbeat { get; init; }

    /// <summary>What a problem is about, so that it is told once.</summary>
    internal string? Subject { get; init; }

    public override string ToString() => Message;
}
