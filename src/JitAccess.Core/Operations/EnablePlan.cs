using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>What Enable would do to one VM, made from one reading of its network.</summary>
public sealed record EnablePlan
{
    public required JitPlan Plan { get; init; }

    internal EnableOptions Options { get; init; } = null!;

    internal VmNetwork Network { get; init; } = null!;

    internal AccessPolicy Policy { get; init; } = null!;

    internal StoredFact? Current { get; init; }

    internal IReadOnlyList<PlacedRule> Baseline { get; init; } = Array.Empty<PlacedRule>();

    internal IReadOnlyList<PlacedRule> Obsolete { get; init; } = Array.Empty<PlacedRule>();

    internal IReadOnlyList<PlacedRule> Through { get; init; } = Array.Empty<PlacedRule>();
}
