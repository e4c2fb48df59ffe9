using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Probing;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Validation;

/// <summary>
/// What the network provider says about a rule that it is asked to write. Codes and messages are those of recorded answers and public issue
/// reports, except where a comment says that none was found.
/// </summary>
internal sealed class SecurityRuleValidator(ServiceTagNames tags, ResourceStore resources)
{
    public const int LongestDescription = 140;
    public const int LowestPriority = 100;
    public const int HighestPriority = 4096;
    public const int MostApplicationGroups = 10;

    private static readonly string[] Protocols = ["*", "Tcp", "Udp", "Icmp", "Esp", "Ah"];

    public static string? Canonical(string? text, params string[] allowed) =>
        Array.Find(allowed, a => a.Equals(text, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="ArmException">400: what is wrong with it.</exception>
    public void Demand(string ruleId, string name, JsonObject? rule)
    {
        ResourceName.Demand(name);
        if (rule is null)
        {
            throw Missing("Properties", ruleId);
        }

        DemandEnums(ruleId, rule);
        DemandPriority(ruleId, rule);
        if (rule.Text("description") is { Length: > LongestDescription })
        {
            // The service's code for this was not found.
            throw ArmException.Invalid("SecurityRuleInvalidDescription",
                $"Security rule {ruleId} has invalid Description. The description cannot be longer than {LongestDescription} characters.");
        }

        DemandPorts(ruleId, rule, "source");
        DemandPorts(ruleId, rule, "destination");
        var families = DemandAddresses(ruleId, rule, "source").Concat(DemandAddresses(ruleId, rule, "destination")).Distinct();
        if (families.Count() > 1)
        {
            throw ArmException.Invalid(
                "ResourceCannotContainAddressPrefixesFromDifferentAddressFamilies",
                $"Resource {ruleId} contains IP addresses or prefixes that belong to different address families. All IP addresses or prefixes in the resource should belong to the same address family.");
        }
    }

    private static void DemandEnums(string ruleId, JsonObject rule)
    {
        DemandEnum("Protocol", "protocol", Protocols);
        DemandEnum("Access", "access", "Allow", "Deny");
        DemandEnum("Direction", "direction", "Inbound", "Outbound");

        void DemandEnum(string title, string field, params string[] allowed)
        {
            var given = rule[field] ?? throw Missing(title, ruleId);
            if (Canonical(given.Text(), allowed) is null)
            {
                throw new ArmException(400, "InvalidRequestFormat", "Cannot parse the request.")
                {
                    Detail = new ArmException(400, "InvalidJson", $"Error converting value {ArmJson.Write(given)} to type 'SecurityRule{title}'. Path 'properties.{field}'. Allowed: {string.Join(", ", allowed)}."),
                };
            }
        }
    }

    private static void DemandPriority(string ruleId, JsonObject rule)
    {
        var given = rule["priority"] ?? throw Missing("Priority", ruleId);
        if (rule.Number("priority") is not { } priority)
        {
            throw new ArmException(400, "InvalidRequestFormat", "Cannot parse the request.")
            {
                Detail = new ArmException(400, "InvalidJson",
                    $"Error converting value {ArmJson.Write(given)} to type 'System.Int32'. Path 'properties.priority'."),
            };
        }

        if (priority is < LowestPriority or > HighestPriority)
        {
            throw ArmException.Invalid(
                "SecurityRuleInvalidPriority",
                string.Format(CultureInfo.InvariantCulture, "Security rule has invalid Priority. Value provided: {0} Allowed range {1}-{2}.", priority,
                    LowestPriority, HighestPriority));
        }
    }

    private static void DemandPorts(string ruleId, JsonObject rule, string side)
    {
        var title = Title(side) + "PortRange";
        var single = rule.Text(side + "PortRange");
        var many = rule.Texts(side + "PortRanges").ToArray();
        DemandOne(ruleId, title, single, many);
        if (string.IsNullOrEmpty(single) && many.Length == 0)
        {
            throw Missing(title, ruleId);
        }

        if (Array.IndexOf(many, "*") >= 0)
        {
            throw ArmException.Invalid("SecurityRuleParameterContainsInvalidPortRanges",
                $"Security rule parameter {title}s for rule with Id {ruleId} cannot specify '*'. Unsupported value used: *.");
        }

        foreach (var port in many.Concat(string.IsNullOrEmpty(single) ? [] : new[] { single! }))
        {
            if (PortSpan.TryParse(port) is null)
            {
                throw ArmException.Invalid(
                    "SecurityRuleInvalidPortRange",
                    $"Security rule has invalid Port range. Value provided: {port}. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.");
            }
        }
    }

    private static void DemandOne(string ruleId, string title, string? single, string[] many)
    {
        if (!string.IsNullOrEmpty(single) && many.Length > 0)
        {
            // The service's code for this was not found.
            throw ArmException.Invalid("SecurityRuleParametersConflict", $"Security rule with Id {ruleId} cannot specify both {title} and its plural.");
        }
    }

    private static ArmException Missing(string parameter, string ruleId) => ArmException.Invalid(
        "SecurityRuleParameterMissing", $"Required security rule parameter {parameter} is missing for security rule with Id: {ruleId}.");

    private static string Title(string side) => side == "source" ? "Source" : "Destination";

    // The address families that are named.
    private IEnumerable<bool> DemandAddresses(string ruleId, JsonObject rule, string side)
    {
        var title = Title(side) + "AddressPrefix";
        var single = rule.Text(side + "AddressPrefix");
        var many = rule.Texts(side + "AddressPrefixes").ToArray();
        var groups = rule.Ids(side + "ApplicationSecurityGroups").ToArray();
        DemandOne(ruleId, title, single, many);
        if (string.IsNullOrEmpty(single) && many.Length == 0 && groups.Length == 0)
        {
            throw ArmException.Invalid(
                "SecurityRuleParametersMissing",
                $"Required security rule parameters are missing for security rule with Id: {ruleId}. Security rule must specify {title}es, {title}, or {Title(side)}ApplicationSecurityGroups.");
        }

        DemandApplicationGroups(ruleId, title, groups, !string.IsNullOrEmpty(single) || many.Length > 0);
        var families = new List<bool>();
        foreach (var prefix in many)
        {
            if (prefix == "*" || tags.IsKnown(prefix))
            {
                throw ArmException.Invalid(
                    "SecurityRuleParameterContainsUnsupportedValue",
                    $"Security rule parameter {title} for rule with Id {ruleId} cannot specify existing VIRTUALNETWORK, INTERNET, AZURELOADBALANCER, '*' or system tags. Unsupported value used: {prefix}.");
            }

            families.Add(DemandPrefix(ruleId, prefix));
        }

        if (!string.IsNullOrEmpty(single) && single != "*" && !tags.IsKnown(single!))
        {
            families.Add(DemandPrefix(ruleId, single!));
        }

        return families;
    }

    // Whether it is IPv6. A prefix with bits beyond its length is refused (Azure/azure-powershell issue 4557).
    private static bool DemandPrefix(string ruleId, string text)
    {
        if (IpPrefix.TryParse(text) is { HasHostBits: false } prefix)
        {
            return prefix.IsIPv6;
        }

        throw ArmException.Invalid("SecurityRuleInvalidAddressPrefix", $"Security rule {ruleId} has invalid Address prefix. Value provided: {text}");
    }

    private void DemandApplicationGroups(string ruleId, string title, string[] groups, bool hasPrefixes)
    {
        if (groups.Length == 0)
        {
            return;
        }

        // The service's codes for the first two were not found.
        if (hasPrefixes)
        {
            throw ArmException.Invalid("SecurityRuleParametersConflict",
                $"Security rule with Id {ruleId} cannot specify both {title} and application security groups.");
        }

        if (groups.Length > MostApplicationGroups)
        {
            throw ArmException.Invalid("ApplicationSecurityGroupsPerSecurityRuleLimitReached",
                $"Security rule with Id {ruleId} cannot have more than {MostApplicationGroups} application security groups.");
        }

        if (Array.Find(groups, g => resources.Find(g) is null) is { } unknown)
        {
            throw ArmException.Invalid(
                "InvalidResourceReference",
                $"Resource {unknown} referenced by resource {ruleId} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.");
        }
    }
}
