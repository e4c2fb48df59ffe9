using System;
using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>Whether a ledger is whole and says nothing that it should not.</summary>
public sealed record JitLedgerCheck
{
    /// <summary>Whether nothing was found.</summary>
    public required bool Passed { get; init; }

    /// <summary>Where the ledger is.</summary>
    public required string Store { get; init; }

    /// <summary>How many facts were read.</summary>
    public required int Facts { get; init; }

    /// <summary>How many of them are heartbeats of sweeps.</summary>
    public required int Heartbeats { get; init; }

    /// <summary>
    /// The hashes of the newest heartbeats, with commas: what to keep elsewhere, and to give as -Anchor later. Null where there are none, or where something
    /// was found that makes them worthless.
    /// </summary>
    public string? Anchor { get; init; }

    /// <summary>When the newest of these heartbeats was stated, in UTC.</summary>
    public DateTimeOffset? AnchoredOn { get; init; }

    /// <summary>How many facts no heartbeat has seen yet, so that the anchor says nothing of them.</summary>
    public required int NotAnchored { get; init; }

    /// <summary>What the evidence is worth, in a sentence.</summary>
    public required string Evidence { get; init; }

    public IReadOnlyList<JitLedgerFinding> Findings { get; init; } = [];

    public override string ToString() => $"{Store}: {(Passed ? "passed" : string.Join("; ", Findings))}";
}
