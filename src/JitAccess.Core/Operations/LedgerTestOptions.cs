using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>What Test-JitLedger was told.</summary>
public sealed record LedgerTestOptions
{
    /// <summary>What an earlier test printed: hashes of heartbeats, with commas; null for none.</summary>
    public string? Anchor { get; init; }

    /// <summary>The object ids of those who may write policies and protections, as in the ceiling of the sweep; empty where that is not known.</summary>
    public IReadOnlyList<string> PolicyWriters { get; init; } = [];
}
