using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Validation;

/// <summary>What must hold for the rules of an NSG together.</summary>
internal static class SecurityGroupLimits
{
    public const int MostRules = 1000;
    public const int MostValues = 4000;
    public const int MostApplicationGroups = 100;

    /// <exception cref="ArmException">400: what does not hold.</exception>
    public static void Demand(string groupId, IEnumerable<JsonObject> rules)
    {
        var all = rules.ToArray();
        DemandUnique(all);
        if (all.Length > MostRules)
        {
            throw ArmException.Invalid("SecurityRuleCountLimitReached", $"A security group cannot have more than {MostRules} security rules.");
        }

        DemandCount(groupId, all, "SourceAddressPrefixes", "sourceAddressPrefix", "sourceAddressPrefixes");
        DemandCount(groupId, all, "DestinationAddressPrefixes", "destinationAddressPrefix", "destinationAddressPrefixes");
        DemandCount(groupId, all, "SourcePortRanges", "sourcePortRange", "sourcePortRanges");
        DemandCount(groupId, all, "DestinationPortRanges", "destinationPortRange", "destinationPortRanges");
        var groups = all.SelectMany(r =>
            r.Ids("properties", "sourceApplicationSecurityGroups").Concat(r.Ids("properties", "destinationApplicationSecurityGroups")))
            .Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (groups > MostApplicationGroups)
        {
            // The service's code for this was not found.
            throw ArmException.Invalid("ApplicationSecurityGroupsPerSecurityGroupLimitReached",
                $"A security group cannot refer to more than {MostApplicationGroups} application security groups.");
        }
    }

    private static void DemandUnique(JsonObject[] rules)
    {
        var places = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var rule in rules)
        {
            if (!names.Add(rule.Text("name")!))
            {
                throw ArmException.Invalid("DuplicateResourceName", $"Resource has two child resources with the same name ({rule.Text("name")}).");
            }

            var place = rule.Number("properties", "priority") + "/" + rule.Text("properties", "direction");
            if (places.TryGetValue(place, out var other))
            {
                throw ArmException.Invalid(
                    "SecurityRuleConflict",
                    $"Security rule {other.Text("name")} conflicts with rule {rule.Text("name")}. Rules cannot have the same Priority and Direction. To learn more, see aka.ms/nsgrules.");
            }

            places.Add(place, rule);
        }
    }

    private static void DemandCount(string groupId, JsonObject[] rules, string title, string single, string many)
    {
        var count = rules.Sum(r => (string.IsNullOrEmpty(r.Text("properties", single)) ? 0 : 1) + r.Texts("properties", many).Count());
        if (count > MostValues)
        {
            throw ArmException.Invalid(
                "SecurityRuleAddressesOrPortsPerSecurityGroupLimitReached",
                $"Network security group {groupId} has {count} {title}. A security group cannot have more than {MostValues} {title} as per the limit MaxSecurityRuleAddressesOrPortsPerSecurityGroup.");
        }
    }
}
