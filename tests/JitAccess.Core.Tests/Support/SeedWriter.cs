using System.Text.Json.Nodes;
using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Support;

/// <summary>Writes a scene as the ARM JSON that the sandbox is seeded with.</summary>
internal static class SeedWriter
{
    /// <param name="scene">The scene.</param>
    /// <param name="forms">Chooses between the singular and the plural form of what fits both; the singular without it.</param>
    public static string Write(Scene scene, Random? forms = null)
    {
        var network = scene.Network;
        var list = new JsonArray();
        foreach (var virtualNetwork in network.Networks.Values)
        {
            list.Add(Resource(virtualNetwork.Id, NetworkProperties(virtualNetwork)));
        }

        foreach (var group in network.SecurityGroups.Values)
        {
            list.Add(Group(group, forms));
        }

        foreach (var nic in network.Interfaces.Concat(scene.Others).DistinctBy(nic => nic.Id))
        {
            list.Add(Resource(nic.Id, NicProperties(nic)));
        }

        var others = scene.Others.Where(nic => nic.VirtualMachineId is not null).GroupBy(nic => nic.VirtualMachineId!);
        foreach (var (id, nics) in others.Select(group => (group.Key, group.AsEnumerable())).Prepend((network.Vm.Id, network.Interfaces)))
        {
            list.Add(Resource(id, new JsonObject { ["networkProfile"] = new JsonObject { ["networkInterfaces"] = References(nics.Select(nic => nic.Id)) } }));
        }

        return list.ToJsonString();
    }

    public static JsonObject Group(NetworkSecurityGroup group, Random? forms = null) => Resource(group.Id, new JsonObject
    {
        ["securityRules"] = new JsonArray([.. group.Rules.Select(rule => (JsonNode)Rule(group.Id, rule, forms))]),
        ["defaultSecurityRules"] = new JsonArray([.. group.DefaultRules.Select(rule => (JsonNode)Rule(group.Id, rule, forms))]),
    });

    public static JsonObject Rule(ResourceId groupId, SecurityRule rule, Random? forms = null)
    {
        var properties = new JsonObject
        {
            ["protocol"] = rule.Protocol,
            ["access"] = rule.Access.ToString(),
            ["priority"] = rule.Priority,
            ["direction"] = rule.Direction.ToString(),
        };
        Put(properties, "sourceAddressPrefix", rule.Sources, forms, "es");
        Put(properties, "destinationAddressPrefix", rule.Destinations, forms, "es");
        Put(properties, "sourcePortRange", rule.SourcePorts, forms, "s");
        Put(properties, "destinationPortRange", rule.DestinationPorts, forms, "s");
        if (rule.Description is not null)
        {
            properties["description"] = rule.Description;
        }

        if (rule.SourceGroups.Count > 0)
        {
            properties["sourceApplicationSecurityGroups"] = References(rule.SourceGroups);
        }

        if (rule.DestinationGroups.Count > 0)
        {
            properties["destinationApplicationSecurityGroups"] = References(rule.DestinationGroups);
        }

        return new JsonObject
        {
            ["id"] = $"{groupId}/{(rule.IsDefault ? "defaultSecurityRules" : "securityRules")}/{rule.Name}",
            ["name"] = rule.Name,
            ["properties"] = properties
        };
    }

    private static void Put(JsonObject properties, string field, IReadOnlyList<string> values, Random? forms, string plural)
    {
        var asOne = values.Count == 1 && forms?.Next(2) != 0;
        if (asOne)
        {
            properties[field] = values[0];
        }

        properties[field + plural] = new JsonArray([.. asOne ? [] : values.Select(value => (JsonNode)value)]);
    }

    private static JsonObject NetworkProperties(VirtualNetwork network) => new()
    {
        ["addressSpace"] = new JsonObject { ["addressPrefixes"] = Texts(network.AddressSpace) },
        ["subnets"] = new JsonArray([.. network.Subnets.Select(subnet => (JsonNode)Subnet(subnet))]),
        ["virtualNetworkPeerings"] = new JsonArray(new JsonObject
        {
            ["name"] = "to-peers",
            ["properties"] = new JsonObject
            {
                ["peeringState"] = "Connected",
                ["allowVirtualNetworkAccess"] = true,
                ["remoteVirtualNetwork"] = new JsonObject { ["id"] = network.Id + "-peers" },
                ["remoteAddressSpace"] = new JsonObject { ["addressPrefixes"] = Texts(network.PeeredAddressSpace) },
            },
        }),
    };

    private static JsonObject Subnet(Subnet subnet)
    {
        var properties = new JsonObject { ["addressPrefixes"] = Texts(subnet.AddressPrefixes) };
        if (subnet.NetworkSecurityGroupId is { } group)
        {
            properties["networkSecurityGroup"] = new JsonObject { ["id"] = group.ToString() };
        }

        return new JsonObject { ["id"] = subnet.Id.ToString(), ["name"] = subnet.Name, ["properties"] = properties };
    }

    private static JsonObject NicProperties(NetworkInterface nic)
    {
        var properties = new JsonObject
        {
            ["ipConfigurations"] = new JsonArray([.. nic.IPConfigurations.Select(configuration =>
            (JsonNode)Configuration(configuration))])
        };
        if (nic.NetworkSecurityGroupId is { } group)
        {
            properties["networkSecurityGroup"] = new JsonObject { ["id"] = group.ToString() };
        }

        return properties;
    }

    private static JsonObject Configuration(IPConfiguration configuration) => new()
    {
        ["name"] = configuration.Name,
        ["properties"] = new JsonObject
        {
            ["privateIPAddress"] = configuration.PrivateAddress.ToString(),
            ["subnet"] = new JsonObject { ["id"] = configuration.SubnetId.ToString() },
            ["applicationSecurityGroups"] = References(configuration.ApplicationSecurityGroupIds),
        },
    };

    private static JsonObject Resource(ResourceId id, JsonObject properties) =>
        new() { ["id"] = id.ToString(), ["name"] = id.Name, ["location"] = "westeurope", ["properties"] = properties };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonArray References(IEnumerable<ResourceId> ids) => new([.. ids.Select(id => (JsonNode)new JsonObject { ["id"] = id.ToString() })]);
}
