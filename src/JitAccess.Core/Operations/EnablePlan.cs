using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>What Enable would do to one VM, made from one reading of its network.</summary>
public sealed record EnablePlan
{
    public required JitPlan Plan { get; init; }

    public required EnableOptions Options { get; init; }

    public required VmNetwork Network { get; init; }

    public required ProtectionPolicy Policy { get; init; }

    /// <summary>The attachment as it is now; null where the VM was never protected.</summary>
    public StoredFact? Current { get; init; }

    public required string LedgerId { get; init; }

    public required IReadOnlyList<PlacedRule> Baseline { get; init; }

    /// <summary>Foreign rules that are moved first, to make room.</summary>
    public IReadOnlyList<RuleMove> Moves { get; init; } = [];

    /// <summary>Baseline rules of before that are no longer needed.</summary>
    public required IReadOnlyList<PlacedRule> Obsolete { get; init; }

    public required IReadOnlyList<PlacedRule> Through { get; init; }

    public required Exemptions Exemptions { get; init; }
}
