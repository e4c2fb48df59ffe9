using System.Collections.Generic;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>One revision of a VM's protection: its policy, its identity and its baseline.</summary>
public sealed record AttachmentFact : Fact, IRevision
{
    public required VmKey VmKey { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Revision { get; init; }

    /// <summary>The hash of the revision before; null for the first.</summary>
    public string? Previous { get; init; }

    public required AttachmentState State { get; init; }

    public required ResourceId ResourceId { get; init; }

    /// <summary>The identity that does not survive a re-creation of the VM.</summary>
    public required string VmId { get; init; }

    public required IReadOnlyList<AttachedInterface> Interfaces { get; init; }

    /// <summary>The ports that the baseline closes. Only these can be opened.</summary>
    public required IReadOnlyList<PortSpecification> Ports { get; init; }

    /// <summary>A policy of this VM alone; null where it has named ones.</summary>
    public AccessPolicy? Policy { get; init; }

    /// <summary>The named policies, each of which may allow a request; empty where the VM has one of its own.</summary>
    public IReadOnlyList<string> PolicyNames { get; init; } = [];

    /// <summary>Sources and names of foreign rules that keep the access that they had: standing exposure.</summary>
    public IReadOnlyList<string> Exemptions { get; init; } = [];

    /// <summary>Foreign denies that the administrator declared to be posture, as they were then.</summary>
    public IReadOnlyList<PlacedRule> Through { get; init; } = [];

    /// <summary>The Deny and Keep rules.</summary>
    public IReadOnlyList<PlacedRule> Baseline { get; init; } = [];

    /// <summary>Foreign rules that were moved to make room, as they were before.</summary>
    public IReadOnlyList<PlacedRule> Moved { get; init; } = [];

    public string? Reason { get; init; }
}
