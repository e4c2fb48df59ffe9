using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>An NSG as it was read: its rules, its tags and where it applies.</summary>
public sealed record NetworkSecurityGroup
{
    /// <summary>The service's limit of rules in one NSG.</summary>
    public const int MaxRules = 1000;

    public required ResourceId Id { get; init; }

    public string Name => Id.Name;

    /// <summary>The custom rules, both directions.</summary>
    public IReadOnlyList<SecurityRule> Rules { get; init; } = [];

    public IReadOnlyList<SecurityRule> DefaultRules { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<ResourceId> SubnetIds { get; init; } = [];

    public IReadOnlyList<ResourceId> NetworkInterfaceIds { get; init; } = [];

    /// <summary>Whether established flows are evaluated again when rules change.</summary>
    public bool FlushConnection { get; init; }

    /// <summary>The inbound rules, custom and default, in the order in which they decide.</summary>
    public IEnumerable<SecurityRule> Inbound =>
        Rules.Concat(DefaultRules).Where(rule => rule.Direction == RuleDirection.Inbound).OrderBy(rule => rule.Priority);

    /// <summary>The NSG as it would be with a rule put into it, in place of one of the same name.</summary>
    public NetworkSecurityGroup With(SecurityRule rule) => this with { Rules = [.. Without(rule.Name).Rules, rule] };

    /// <summary>The NSG as it would be without a rule.</summary>
    public NetworkSecurityGroup Without(string ruleName) =>
        this with { Rules = Rules.Where(rule => !string.Equals(rule.Name, ruleName, StringComparison.OrdinalIgnoreCase)).ToArray() };

    public SecurityRule? FindRule(string name) => Rules.FirstOrDefault(rule => string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase));
}
