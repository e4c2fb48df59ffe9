using System;
using System.Collections.Generic;

namespace JitAccess.Core.Reports;

/// <summary>The newest heartbeat of a sweep, as the ledger has it: without sweeps nothing closes on time.</summary>
public sealed record LastSweep
{
    /// <summary>When the heartbeat was written, in UTC; null where there was none today or yesterday.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The machine or job that swept; null without a heartbeat.</summary>
    public string? Host { get; init; }

    /// <summary>Whether the next one is not overdue.</summary>
    public required bool IsRecent { get; init; }

    /// <summary>What follows from it, in a sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>What failed in its last pass, a sentence each.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];
}
