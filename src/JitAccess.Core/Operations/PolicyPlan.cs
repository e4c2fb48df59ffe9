using JitAccess.Core.Facts;

namespace JitAccess.Core.Operations;

/// <summary>The revision that an operation would add to a policy, or to the kill switch.</summary>
public sealed record PolicyPlan
{
    public required JitPlan Plan { get; init; }

    /// <summary>The newest revision as it was read; null where there is none.</summary>
    public StoredFact? Current { get; init; }

    /// <summary>A <see cref="PolicyFact"/> or a <see cref="SuspensionFact"/>; null where nothing changes, and nothing is written.</summary>
    public Fact? Next { get; init; }

    /// <summary>The name of the policy; null for the kill switch.</summary>
    public string? Name { get; init; }
}
