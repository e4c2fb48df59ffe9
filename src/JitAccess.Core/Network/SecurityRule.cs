using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>A rule of an NSG, as the service has it. Addresses and ports are kept as texts: what cannot be read makes answers Unknown, never a crash.</summary>
public sealed record SecurityRule
{
    /// <summary>The highest priority number that a custom rule may have. Lower numbers decide first.</summary>
    public const int LastPriority = 4096;

    public const int FirstPriority = 100;

    public const int MaxDescriptionLength = 140;

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required int Priority { get; init; }

    public required RuleDirection Direction { get; init; }

    public required RuleAccess Access { get; init; }

    /// <summary>Such as <c>Tcp</c>, <c>TCP</c> or <c>*</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Addresses, CIDRs, <c>*</c> or service tags; empty where application security groups are named instead.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<ResourceId> SourceGroups { get; init; } = [];

    public IReadOnlyList<string> SourcePorts { get; init; } = ["*"];

    public IReadOnlyList<string> Destinations { get; init; } = [];

    public IReadOnlyList<ResourceId> DestinationGroups { get; init; } = [];

    public IReadOnlyList<string> DestinationPorts { get; init; } = [];

    /// <summary>One of the rules from 65000 that every NSG has.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Such as <c>Succeeded</c> or <c>Updating</c>.</summary>
    public string? ProvisioningState { get; init; }

    /// <summary>Whether the rules decide alike about the same packets: everything but name, description and state.</summary>
    public bool HasSameEffect(SecurityRule other) =>
        Priority == other.Priority && Direction == other.Direction && Access == other.Access && HasSameContent(other);

    /// <summary>Whether the rules match the same packets; priority and access aside.</summary>
    public bool HasSameContent(SecurityRule other) =>
        Access == other.Access && Direction == other.Direction && Same(Protocol, other.Protocol) && SameSet(Sources, other.Sources)
            && SameSet(Destinations, other.Destinations)
        && SameSet(SourcePorts, other.SourcePorts) && SameSet(DestinationPorts, other.DestinationPorts)
        && SameSet(SourceGroups.Select(id => id.ToString()), other.SourceGroups.Select(id => id.ToString()))
        && SameSet(DestinationGroups.Select(id => id.ToString()), other.DestinationGroups.Select(id => id.ToString()));

    public override string ToString() => $"{Name} ({Access}, priority {Priority})";

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool SameSet(IEnumerable<string> left, IEnumerable<string> right) =>
        new HashSet<string>(left, StringComparer.OrdinalIgnoreCase).SetEquals(right);
}
