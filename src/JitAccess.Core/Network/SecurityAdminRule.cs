using System.Collections.Generic;

namespace JitAccess.Core.Network;

/// <summary>
/// A rule of a virtual network manager, which decides before every NSG. Addresses and ports are kept as texts, like those of a <see cref="SecurityRule"/>.
/// </summary>
public sealed record SecurityAdminRule
{
    public required string Name { get; init; }

    /// <summary>Lower numbers decide first.</summary>
    public required int Priority { get; init; }

    public required AdminRuleAccess Access { get; init; }

    public required RuleDirection Direction { get; init; }

    /// <summary>Such as <c>Tcp</c> or <c>Any</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>CIDRs or service tags.</summary>
    public IReadOnlyList<string> Sources { get; init; } = ["*"];

    public IReadOnlyList<string> SourcePorts { get; init; } = ["*"];

    public IReadOnlyList<string> Destinations { get; init; } = ["*"];

    public IReadOnlyList<string> DestinationPorts { get; init; } = ["*"];

    /// <summary>One of those that every virtual network manager brings along.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The same packets as a rule of an NSG. Its access says nothing: an NSG has no third one.</summary>
    internal SecurityRule ToMatch() => new()
    {
        Name = Name,
        Priority = Priority,
        Direction = Direction,
        Access = Access == AdminRuleAccess.Deny ? RuleAccess.Deny : RuleAccess.Allow,
        Protocol = Protocol,
        Sources = Sources,
        SourcePorts = SourcePorts,
        Destinations = Destinations,
        DestinationPorts = DestinationPorts,
        IsDefault = IsDefault,
    };

    public override string ToString() => $"{Name} ({Access}, priority {Priority})";
}
