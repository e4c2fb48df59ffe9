using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>
/// Tells posture from purpose. A foreign deny is posture when it is a default rule, denies any source on any port, or was
/// named by the administrator at Enable and has not changed since; every other one is specific, and no grant may override it.
/// </summary>
public sealed class Posture
{
    private readonly IReadOnlyList<PlacedRule> through;

    public Posture(IReadOnlyList<PlacedRule> through) => this.through = through;

    public bool IsPosture(ResourceId securityGroupId, SecurityRule rule) =>
        rule.Access == RuleAccess.Deny && !OurRuleName.IsOurs(rule) && (rule.IsDefault || DeniesAll(rule) || IsThrough(securityGroupId, rule));

    public bool IsSpecific(ResourceId securityGroupId, SecurityRule rule) =>
        rule.Access == RuleAccess.Deny && !OurRuleName.IsOurs(rule) && !IsPosture(securityGroupId, rule);

    /// <summary>The rules that were named at Enable and are no longer what they were.</summary>
    public IEnumerable<PlacedRule> Changed(VmNetwork network) =>
        through.Where(placed => network.SecurityGroups.TryGetValue(placed.SecurityGroupId, out var group)
            && group.FindRule(placed.Rule.Name) is { } rule && !rule.HasSameContent(placed.Rule));

    private bool IsThrough(ResourceId securityGroupId, SecurityRule rule) =>
        through.Any(placed =>
            placed.SecurityGroupId == securityGroupId && string.Equals(placed.Rule.Name, rule.Name, StringComparison.OrdinalIgnoreCase)
                && placed.Rule.HasSameContent(rule));

    private static bool DeniesAll(SecurityRule rule) =>
        rule.SourceGroups.Count == 0 && rule.Sources.Count > 0
            && rule.Sources.All(source => source is "*" or "0.0.0.0/0" or "::/0" || string.Equals(source, "Any", StringComparison.OrdinalIgnoreCase))
        && All(rule.DestinationPorts) && All(rule.SourcePorts);

    private static bool All(IReadOnlyList<string> ports) => ports.Any(text => PortRange.TryParse(text, out var range) && range is { First: <= 1, Last: 65535 });
}
