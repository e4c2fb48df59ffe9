using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Code;

/// <summary>Writes rules as resources of the azurerm provider, each beside its NSG.</summary>
internal static class TerraformCode
{
    public static string Write(IEnumerable<string> comments, IReadOnlyList<PlacedRule> rules)
    {
        var text = new StringBuilder();
        foreach (var comment in comments)
        {
            Comment(text, comment);
        }

        var symbols = new SymbolNames();
        foreach (var group in rules.GroupBy(placed => placed.SecurityGroupId))
        {
            _ = text.Append('\n');
            Comment(text, $"NSG {group.Key.Name} of subscription {group.Key.SubscriptionId}.");
            foreach (var rule in group.Select(placed => placed.Rule))
            {
                Rule(text, symbols.Take("rule", rule.Name), group.Key, rule);
            }
        }

        return text.ToString();
    }

    /// <summary>A text as a literal: no template in it is evaluated, and it stays on one line.</summary>
    public static string Quote(string text)
    {
        var builder = new StringBuilder("\"");
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            _ = character switch
            {
                '\\' => builder.Append(@"\\"),
                '"' => builder.Append("\\\""),
                '$' or '%' when index + 1 < text.Length && text[index + 1] == '{' => builder.Append(character).Append(character),
                '\n' => builder.Append(@"\n"),
                '\r' => builder.Append(@"\r"),
                '\t' => builder.Append(@"\t"),
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' =>
                    builder.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)character),
                _ => builder.Append(character),
            };
        }

        return builder.Append('"').ToString();
    }

    private static void Comment(StringBuilder text, string comment) => text.Append("# ").Append(PrintableText.Clean(comment)).Append('\n');

    private static void Rule(StringBuilder text, string symbol, ResourceId group, SecurityRule rule)
    {
        var arguments = new List<(string Name, string Value)>
        {
            ("name", Quote(rule.Name)), ("resource_group_name", Quote(group.ResourceGroupName)), ("network_security_group_name", Quote(group.Name)),
        };
        if (rule.Description is { } description)
        {
            arguments.Add(("description", Quote(description)));
        }

        arguments.AddRange([
            ("priority", rule.Priority.ToString(CultureInfo.InvariantCulture)),
            ("direction", Quote(rule.Direction.ToString())),
            ("access", Quote(rule.Access.ToString())),
            ("protocol", Quote(rule.Protocol)),
            .. List("source_port_range", "source_port_ranges", rule.SourcePorts),
            .. List("source_address_prefix", "source_address_prefixes", rule.Sources),
            .. Many("source_application_security_group_ids", rule.SourceGroups),
            .. List("destination_port_range", "destination_port_ranges", rule.DestinationPorts),
            .. List("destination_address_prefix", "destination_address_prefixes", rule.Destinations),
            .. Many("destination_application_security_group_ids", rule.DestinationGroups),
        ]);
        var width = arguments.Max(argument => argument.Name.Length);
        _ = text.Append("\nresource \"azurerm_network_security_rule\" \"").Append(symbol).Append("\" {\n");
        foreach (var (name, value) in arguments)
        {
            _ = text.Append("  ").Append(name.PadRight(width)).Append(" = ").Append(value).Append('\n');
        }

        _ = text.Append("}\n");
    }

    private static IEnumerable<(string Name, string Value)> List(string singular, string plural, IReadOnlyList<string> values) =>
        values.Count == 1 ? [(singular, Quote(values[0]))] : values.Count > 1 ? [(plural, Brackets(values))] : [];

    private static IEnumerable<(string Name, string Value)> Many(string name, IReadOnlyList<ResourceId> groups) =>
        groups.Count > 0 ? [(name, Brackets(groups.Select(group => group.ToString())))] : [];

    private static string Brackets(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Quote))}]";
}
