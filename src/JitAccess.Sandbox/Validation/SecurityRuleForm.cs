using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Validation;

/// <summary>The document of a security rule, in the service's order of properties and with the lists that it fills in.</summary>
internal static class SecurityRuleForm
{
    private static readonly string[] Texts = ["sourcePortRange", "destinationPortRange", "sourceAddressPrefix", "destinationAddressPrefix"];
    private static readonly string[] Lists = ["sourcePortRanges", "destinationPortRanges", "sourceAddressPrefixes", "destinationAddressPrefixes"];
    private static readonly string[] GroupLists = ["sourceApplicationSecurityGroups", "destinationApplicationSecurityGroups"];

    public static JsonObject Create(string groupId, string name, JsonObject given, string etag, string provisioningState)
    {
        var properties = new JsonObject { ["provisioningState"] = provisioningState };
        if (given.Text("description") is { } description)
        {
            properties["description"] = description;
        }

        properties["protocol"] = given.Text("protocol");
        foreach (var field in Texts.Where(f => !string.IsNullOrEmpty(given.Text(f))))
        {
            properties[field] = given.Text(field);
        }

        properties["access"] = SecurityRuleValidator.Canonical(given.Text("access"), "Allow", "Deny");
        properties["priority"] = given.Number("priority");
        properties["direction"] = SecurityRuleValidator.Canonical(given.Text("direction"), "Inbound", "Outbound");
        foreach (var field in Lists)
        {
            properties[field] = ArmJson.Array(given.Texts(field));
        }

        foreach (var field in GroupLists.Where(f => given.Ids(f).Any()))
        {
            properties[field] = ArmJson.Array(given.Ids(field).Select(id => (JsonNode?)new JsonObject { ["id"] = id }));
        }

        return new JsonObject
        {
            ["name"] = name,
            ["id"] = groupId + "/securityRules/" + name,
            ["etag"] = etag,
            ["type"] = ResourceTypes.SecurityRules,
            ["properties"] = properties,
        };
    }

    /// <summary>Fills in what a seeded rule left out, and changes nothing that it says.</summary>
    public static void Complete(JsonObject rule, string groupId, string etag)
    {
        rule["id"] ??= groupId + "/securityRules/" + rule.Text("name");
        rule["etag"] ??= etag;
        rule["type"] ??= ResourceTypes.SecurityRules;
        var properties = (JsonObject)rule["properties"]!;
        properties["provisioningState"] ??= "Succeeded";
        foreach (var field in Lists)
        {
            properties[field] ??= new JsonArray();
        }
    }
}
