using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Code;

/// <summary>
/// Writes rules as child resources of NSGs that are there. What one instance writes goes into one file: an NSG that VMs share is declared once.
/// </summary>
internal sealed class BicepCode
{
    private const string GroupType = "Microsoft.Network/networkSecurityGroups@2024-05-01";
    private const string RuleType = "Microsoft.Network/networkSecurityGroups/securityRules@2024-05-01";

    private readonly SymbolNames symbols = new();
    private readonly Dictionary<ResourceId, string> declared = [];

    public string Write(IEnumerable<string> comments, IReadOnlyList<PlacedRule> rules)
    {
        var text = new StringBuilder();
        foreach (var comment in comments)
        {
            Comment(text, comment);
        }

        foreach (var group in rules.GroupBy(placed => placed.SecurityGroupId))
        {
            _ = text.Append('\n');
            if (declared.TryGetValue(group.Key, out var parent))
            {
                Comment(text, $"NSG {group.Key.Name} is declared above, as {parent}.");
            }
            else
            {
                parent = symbols.Take("nsg", group.Key.Name);
                declared.Add(group.Key, parent);
                Comment(text, $"Deploy to resource group {group.Key.ResourceGroupName} of subscription {group.Key.SubscriptionId}.");
                _ = text.Append("resource ").Append(parent).Append(" '").Append(GroupType)
                    .Append("' existing = {\n  name: ").Append(Quote(group.Key.Name)).Append("\n}\n");
            }

            foreach (var rule in group.Select(placed => placed.Rule))
            {
                Rule(text, symbols.Take("rule", rule.Name), parent, rule);
            }
        }

        return text.ToString();
    }

    /// <summary>A text as a literal: nothing of it is interpolated, and it stays on one line.</summary>
    public static string Quote(string text)
    {
        var builder = new StringBuilder("'");
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => builder.Append(@"\\"),
                '\'' => builder.Append(@"\'"),
                '$' => builder.Append(@"\$"),
                '\n' => builder.Append(@"\n"),
                '\r' => builder.Append(@"\r"),
                '\t' => builder.Append(@"\t"),
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' =>
                    builder.AppendFormat(CultureInfo.InvariantCulture, "\\u{{{0:x}}}", (int)character),
                _ => builder.Append(character),
            };
        }

        return builder.Append('\'').ToString();
    }

    private static void Comment(StringBuilder text, string comment) => text.Append("// ").Append(PrintableText.Clean(comment)).Append('\n');

    private static void Rule(StringBuilder text, string symbol, string parent, SecurityRule rule)
    {
        _ = text.Append("\nresource ").Append(symbol).Append(" '").Append(RuleType).Append("' = {\n  parent: ")
            .Append(parent).Append("\n  name: ").Append(Quote(rule.Name)).Append("\n  properties: {\n");
        if (rule.Description is { } description)
        {
            _ = text.Append("    description: ").Append(Quote(description)).Append('\n');
        }

        _ = text.AppendFormat(
            CultureInfo.InvariantCulture, "    priority: {0}\n    direction: '{1}'\n    access: '{2}'\n    protocol: ", rule.Priority, rule.Direction,
            rule.Access).Append(Quote(rule.Protocol)).Append('\n');
        List(text, "sourcePortRange", "sourcePortRanges", rule.SourcePorts);
        List(text, "sourceAddressPrefix", "sourceAddressPrefixes", rule.Sources);
        Groups(text, "sourceApplicationSecurityGroups", rule.SourceGroups);
        List(text, "destinationPortRange", "destinationPortRanges", rule.DestinationPorts);
        List(text, "destinationAddressPrefix", "destinationAddressPrefixes", rule.Destinations);
        Groups(text, "destinationApplicationSecurityGroups", rule.DestinationGroups);
        _ = text.Append("  }\n}\n");
    }

    private static void List(StringBuilder text, string singular, string plural, IReadOnlyList<string> values)
    {
        if (values.Count == 1)
        {
            _ = text.Append("    ").Append(singular).Append(": ").Append(Quote(values[0])).Append('\n');
        }
        else if (values.Count > 1)
        {
            _ = text.Append("    ").Append(plural).Append(": [\n");
            foreach (var value in values)
            {
                _ = text.Append("      ").Append(Quote(value)).Append('\n');
            }

            _ = text.Append("    ]\n");
        }
    }

    private static void Groups(StringBuilder text, string name, IReadOnlyList<ResourceId> groups)
    {
        if (groups.Count == 0)
        {
            return;
        }

        _ = text.Append("    ").Append(name).Append(": [\n");
        foreach (var id in groups)
        {
            _ = text.Append("      { id: ").Append(Quote(id.ToString())).Append(" }\n");
        }

        _ = text.Append("    ]\n");
    }
}
