using System;
using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>A VM as a person sees it: whether it is protected, by what, and who gets in right now.</summary>
public sealed record JitVm
{
    public required string VMName { get; init; }

    public required string ResourceGroupName { get; init; }

    public required string ResourceId { get; init; }

    /// <summary>Whether a policy is attached and its baseline in place. A suspended protection still denies.</summary>
    public required bool Protected { get; init; }

    /// <summary><c>Unprotected</c>, <c>Protected</c>, <c>Suspended</c>, or <c>Degraded</c> where a rule of the baseline is missing or was edited.</summary>
    public required string State { get; init; }

    /// <summary>The ports of the policy.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>The live grants, such as <c>ssh from 203.0.113.7</c>.</summary>
    public IReadOnlyList<string> OpenTo { get; init; } = [];

    /// <summary>When the last live grant ends, in UTC; null where nothing is open.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The names of the policies that protect it; empty where it has one of its own.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The fewest approvals that a request needs by any of its policies.</summary>
    public int RequiredApprovals { get; init; }

    public string? AllowedSource { get; init; }

    public TimeSpan? MaxDuration { get; init; }

    public IReadOnlyList<string> Requesters { get; init; } = [];

    /// <summary>Sources and rules that keep their access: standing exposure.</summary>
    public IReadOnlyList<string> Exemptions { get; init; } = [];

    /// <summary>What the baseline cut off, or what its removal makes reachable again.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The writes that were done; empty for a listing.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary><c>Proved</c>, or <c>Unknown: why</c>; null for a listing.</summary>
    public string? Proof { get; init; }

    public override string ToString() => VMName;
}
