using System.Collections.Generic;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>What a revocation would close.</summary>
public sealed record RevokePlan
{
    public required JitPlan Plan { get; init; }

    /// <summary>Whether the request is over already: there is nothing to do.</summary>
    public bool IsOver { get; init; }

    public required RequestStory Story { get; init; }

    public string? Reason { get; init; }

    /// <summary>The NSGs of the grant, as they were read; null where the caller may not read them.</summary>
    public IReadOnlyList<NetworkSecurityGroup>? SecurityGroups { get; init; } = [];
}
