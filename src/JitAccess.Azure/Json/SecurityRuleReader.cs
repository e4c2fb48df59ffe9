using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

internal static class SecurityRuleReader
{
    /// <summary>
    /// Addresses, ports and protocol are kept as they are, absent ones as an empty text: the walk answers Unknown about what it cannot read. Without
    /// name, priority, direction or access nothing can be said about any rule behind it, so those must be there.
    /// </summary>
    /// <exception cref="MalformedAnswerException">One of them is missing.</exception>
    public static SecurityRule Read(JsonElement rule, bool isDefault)
    {
        var properties = rule.RequiredProperties();
        var (sources, sourceGroups) = Addresses(properties, "sourceAddressPrefix", "sourceAddressPrefixes", "sourceApplicationSecurityGroups");
        var (destinations, destinationGroups) =
            Addresses(properties, "destinationAddressPrefix", "destinationAddressPrefixes", "destinationApplicationSecurityGroups");
        return new SecurityRule
        {
            Name = rule.RequiredText("name", rule),
            Description = properties.Text("description"),
            Priority = properties.Child("priority") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var priority)
                ? priority
                : throw new MalformedAnswerException($"the rule {JsonReading.Describe(rule)} has no priority"),
            Direction = OneOf<RuleDirection>(properties, "direction", rule),
            Access = OneOf<RuleAccess>(properties, "access", rule),
            Protocol = properties.Text("protocol") ?? string.Empty,
            Sources = sources,
            SourceGroups = sourceGroups,
            SourcePorts = OrUnreadable(Merge(properties, "sourcePortRange", "sourcePortRanges")),
            Destinations = destinations,
            DestinationGroups = destinationGroups,
            DestinationPorts = OrUnreadable(Merge(properties, "destinationPortRange", "destinationPortRanges")),
            IsDefault = isDefault,
            ProvisioningState = properties.Text("provisioningState"),
        };
    }

    private static (IReadOnlyList<string> Prefixes, IReadOnlyList<ResourceId> Groups) Addresses(JsonElement properties, string singular, string plural,
        string groups)
    {
        var prefixes = Merge(properties, singular, plural);
        var ids = new List<ResourceId>();
        foreach (var text in properties.Items(groups).Select(group => group.Text("id") ?? string.Empty))
        {
            if (ResourceId.TryParse(text, out var id))
            {
                ids.Add(id!);
            }
            else
            {
                prefixes.Add(text);
            }
        }

        return (ids.Count > 0 ? prefixes : OrUnreadable(prefixes), ids);
    }

    // The service fills the form that is not used with an empty list or leaves it out.
    private static List<string> Merge(JsonElement properties, string singular, string plural)
    {
        var texts = properties.Texts(plural).ToList();
        if (properties.Text(singular) is { } text && !texts.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            texts.Insert(0, text);
        }

        return texts;
    }

    private static List<string> OrUnreadable(List<string> texts) => texts.Count > 0 ? texts : [string.Empty];

    private static T OneOf<T>(JsonElement properties, string name, JsonElement rule)
        where T : struct, Enum
    {
        var text = properties.Text(name);
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && text!.All(char.IsLetter)
            ? value
            : throw new MalformedAnswerException($"the rule {JsonReading.Describe(rule)} has the {name} '{text}'");
    }
}
