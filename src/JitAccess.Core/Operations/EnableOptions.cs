using System;
using System.Collections.Generic;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>What Enable-JitVm was told.</summary>
public sealed record EnableOptions
{
    public required VmReference Vm { get; init; }

    /// <summary>The names of policies that protect it; empty for one of its own, made of the next members.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    public IReadOnlyList<PortSpecification> Ports { get; init; } = [PortSpecification.Ssh, PortSpecification.Rdp, PortSpecification.WinRM];

    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(3);

    public AllowedSources Sources { get; init; } = AllowedSources.Any;

    /// <summary>Names or object ids; empty for the caller.</summary>
    public IReadOnlyList<string> Requesters { get; init; } = [];

    /// <summary>Sources, or names of foreign allow rules, that keep the access that they have.</summary>
    public IReadOnlyList<string> Exempt { get; init; } = [];

    /// <summary>Names of foreign deny rules that grants may go in front of.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    /// <summary>Move foreign rules to other priorities where they leave no room, their order and what gets through unchanged.</summary>
    public bool MakeRoom { get; init; }

    /// <summary>Refuse what cannot be proved.</summary>
    public bool RequireProof { get; init; }
}
