using System;
using System.Collections.Generic;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>What became of an attempt to open a request.</summary>
internal sealed record GrantOutcome
{
    /// <summary>Why it waits; null where it is open.</summary>
    public string? Waits { get; init; }

    public DateTimeOffset? Until { get; init; }

    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    public ProofResult? Proof { get; init; }
}
