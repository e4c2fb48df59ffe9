using System.Linq;
using System.Text.Json;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;

namespace JitAccess.Ledger.Json;

/// <summary>Rules and the NSGs that they are in. Addresses and ports of rules are texts, as the service has them.</summary>
internal static class RuleJson
{
    public static void Write(Utf8JsonWriter writer, PlacedRule placed)
    {
        var rule = placed.Rule;
        writer.Text("securityGroupId", placed.SecurityGroupId.ToString());
        writer.Text("name", rule.Name);
        writer.Text("description", rule.Description);
        writer.WriteNumber("priority", rule.Priority);
        writer.Text("direction", rule.Direction.ToString());
        writer.Text("access", rule.Access.ToString());
        writer.Text("protocol", rule.Protocol);
        writer.Texts("sources", rule.Sources);
        writer.Texts("sourceGroups", rule.SourceGroups.Select(id => id.ToString()));
        writer.Texts("sourcePorts", rule.SourcePorts);
        writer.Texts("destinations", rule.Destinations);
        writer.Texts("destinationGroups", rule.DestinationGroups.Select(id => id.ToString()));
        writer.Texts("destinationPorts", rule.DestinationPorts);
        if (rule.IsDefault)
        {
            writer.WriteBoolean("isDefault", value: true);
        }

        writer.Text("provisioningState", rule.ProvisioningState);
    }

    public static PlacedRule Read(JsonMembers members) => new(
        members.Value("securityGroupId", ResourceId.Parse),
        new SecurityRule
        {
            Name = members.Text("name"),
            Description = members.OptionalText("description"),
            Priority = members.Number("priority"),
            Direction = members.Choice<RuleDirection>("direction"),
            Access = members.Choice<RuleAccess>("access"),
            Protocol = members.Text("protocol"),
            Sources = members.Texts("sources"),
            SourceGroups = members.Values("sourceGroups", ResourceId.Parse),
            SourcePorts = members.Texts("sourcePorts"),
            Destinations = members.Texts("destinations"),
            DestinationGroups = members.Values("destinationGroups", ResourceId.Parse),
            DestinationPorts = members.Texts("destinationPorts"),
            IsDefault = members.OptionalFlag("isDefault") ?? false,
            ProvisioningState = members.OptionalText("provisioningState"),
        });
}
