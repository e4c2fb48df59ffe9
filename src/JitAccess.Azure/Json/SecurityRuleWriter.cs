using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

internal static class SecurityRuleWriter
{
    /// <summary>The body of a rule's PUT. The service wants the singular form of a list or the plural one, never both.</summary>
    public static byte[] Write(SecurityRule rule)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("properties");
            if (rule.Description is not null)
            {
                writer.WriteString("description", rule.Description);
            }

            writer.WriteString("protocol", rule.Protocol);
            WriteList(writer, "sourcePortRange", "sourcePortRanges", rule.SourcePorts);
            WriteList(writer, "destinationPortRange", "destinationPortRanges", rule.DestinationPorts);
            WriteList(writer, "sourceAddressPrefix", "sourceAddressPrefixes", rule.Sources);
            WriteList(writer, "destinationAddressPrefix", "destinationAddressPrefixes", rule.Destinations);
            WriteGroups(writer, "sourceApplicationSecurityGroups", rule.SourceGroups);
            WriteGroups(writer, "destinationApplicationSecurityGroups", rule.DestinationGroups);
            writer.WriteString("access", rule.Access.ToString());
            writer.WriteNumber("priority", rule.Priority);
            writer.WriteString("direction", rule.Direction.ToString());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteList(Utf8JsonWriter writer, string singular, string plural, IReadOnlyList<string> texts)
    {
        if (texts.Count == 1)
        {
            writer.WriteString(singular, texts[0]);
        }
        else if (texts.Count > 1)
        {
            writer.WriteStartArray(plural);
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteGroups(Utf8JsonWriter writer, string name, IReadOnlyList<ResourceId> groups)
    {
        if (groups.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var id in groups.Select(group => group.ToString()))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
