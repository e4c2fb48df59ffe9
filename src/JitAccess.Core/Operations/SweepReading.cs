using System.Collections.Generic;
using JitAccess.Core.Facts;

namespace JitAccess.Core.Operations;

/// <summary>What a pass read, and what it could not read.</summary>
internal sealed record SweepReading
{
    public required SweepInput Input { get; init; }

    /// <summary>The paths of the facts about requests; null where the ledger could not be read.</summary>
    public IReadOnlyList<FactPath>? Paths { get; init; }

    /// <summary>What could not be read, with its error id.</summary>
    public IReadOnlyList<JitSweepAction> Problems { get; init; } = [];

    /// <summary>Whether every NSG and NIC was listed.</summary>
    public bool IsThorough { get; init; }
}
