using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>One thing that a sweep did, or failed to do.</summary>
public sealed record JitSweepAction
{
    /// <summary><c>Open</c>, <c>Close</c>, <c>Neutralise</c>, <c>Report</c>, <c>Repair</c>, <c>RepairTag</c>, <c>RemoveTag</c>.</summary>
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

    public override string ToString() => Message;
}
