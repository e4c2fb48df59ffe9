using System.Collections.Generic;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>What became of an attempt to close a grant.</summary>
internal sealed record CloseOutcome
{
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>Whether there were rules to delete.</summary>
    public bool HadRules { get; init; }

    /// <summary>Whether a lock left denies in place of the rules.</summary>
    public bool IsNeutralised { get; init; }

    public bool SessionsMayContinue { get; init; }

    public ProofResult Proof { get; init; } = ProofResult.Proved;
}
