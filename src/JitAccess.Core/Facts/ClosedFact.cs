using System.Collections.Generic;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>A grant's rules are gone, and that was read back. It never exempts a rule that surfaces later.</summary>
public sealed record ClosedFact : Fact
{
    public required RequestId RequestId { get; init; }

    public required ClosingCause Cause { get; init; }

    /// <summary>What was deleted; empty where nothing was there any more.</summary>
    public required IReadOnlyList<PlacedRule> Rules { get; init; }

    /// <summary>Whether established connections may outlive the rule: false only where every NSG flushes connections.</summary>
    public required bool SessionsMayContinue { get; init; }

    public required string Proof { get; init; }
}
