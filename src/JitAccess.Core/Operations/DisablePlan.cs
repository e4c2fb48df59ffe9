using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>What Disable would do to one VM.</summary>
public sealed record DisablePlan
{
    internal DisablePlan(VmReach reach)
    {
        Reach = reach;
    }

    public required JitPlan Plan { get; init; }

    public required StoredFact Current { get; init; }

    /// <summary>The NSGs that hold rules of ours for this VM, as they were read.</summary>
    public required IReadOnlyList<NetworkSecurityGroup> SecurityGroups { get; init; }

    /// <summary>The baseline rules.</summary>
    public required IReadOnlyList<PlacedRule> Baseline { get; init; }

    /// <summary>Foreign rules that were moved at Enable and are moved back, in an order in which none meets a taken priority.</summary>
    public IReadOnlyList<RuleMove> Moves { get; init; } = [];

    /// <summary>The grants that are closed first.</summary>
    public required IReadOnlyList<RequestStory> Grants { get; init; }

    /// <summary>What the NSGs hold open for the VM though the ledger does not list it as open; closed as well.</summary>
    public IReadOnlyList<UnlistedGrant> Unlisted { get; init; } = [];

    /// <summary>The rules of grants that are closed or deleted, as they were read.</summary>
    internal IReadOnlyList<PlacedRule> Doomed { get; init; } = [];

    /// <summary>Which rules concern the VM.</summary>
    internal VmReach Reach { get; }
}
