using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

/// <summary>
/// Reads admin rules of virtual network managers: <c>EffectiveSecurityAdminRule</c>, and <c>EffectiveDefaultSecurityAdminRule</c>, whose name is its
/// flag.
/// </summary>
internal static class AdminRuleReader
{
    /// <exception cref="MalformedAnswerException">Name, priority, direction or access is missing: nothing can be said about any rule behind it.</exception>
    public static SecurityAdminRule Read(JsonElement rule)
    {
        var properties = rule.RequiredProperties();
        var isDefault = string.Equals(rule.Text("kind"), "Default", StringComparison.OrdinalIgnoreCase);
        return new SecurityAdminRule
        {
            Name = rule.Text("name") ?? (isDefault ? properties.Text("flag") : null) ?? LastSegment(rule.RequiredText("id", rule)),
            Priority = properties.Child("priority") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var priority)
                ? priority
                : throw new MalformedAnswerException($"the admin rule {JsonReading.Describe(rule)} has no priority"),
            Direction = OneOf<RuleDirection>(properties, "direction", rule),
            Access = OneOf<AdminRuleAccess>(properties, "access", rule),
            Protocol = properties.Text("protocol") ?? string.Empty,
            Sources = OrAny(properties.Items("sources").Select(Prefix)),
            SourcePorts = OrAny(properties.Texts("sourcePortRanges")),
            Destinations = OrAny(properties.Items("destinations").Select(Prefix)),
            DestinationPorts = OrAny(properties.Texts("destinationPortRanges")),
            IsDefault = isDefault,
        };
    }

    // A group of networks instead of a prefix is an id, which the walk cannot resolve: Unknown.
    private static string Prefix(JsonElement address) => address.Text("addressPrefix") ?? string.Empty;

    private static string LastSegment(string id) => id.Substring(id.TrimEnd('/').LastIndexOf('/') + 1).TrimEnd('/');

    // An empty list does not narrow the rule.
    private static IReadOnlyList<string> OrAny(IEnumerable<string> texts) => texts.DefaultIfEmpty("*").ToArray();

    private static T OneOf<T>(JsonElement properties, string name, JsonElement rule)
        where T : struct, Enum
    {
        var text = properties.Text(name);
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && text!.All(char.IsLetter)
            ? value
            : throw new MalformedAnswerException($"the admin rule {JsonReading.Describe(rule)} has the {name} '{text}'");
    }
}
