using System.Globalization;

namespace JitAccess.Sandbox.Tests;

/// <summary>A world of one VM with whatever rules, to send packets to.</summary>
internal static class Packets
{
    public const string Group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
    public const string VM = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm";

    /// <param name="nicRules">The rules of the NIC's NSG as JSON, or null where the NIC has none.</param>
    /// <param name="subnetRules">The rules of the subnet's NSG, likewise.</param>
    /// <param name="addresses">The private addresses of the NIC.</param>
    /// <param name="more">More resources.</param>
    public static SandboxWorld World(string? nicRules, string? subnetRules = null, string[]? addresses = null, params string[] more)
    {
        var configurations = (addresses ?? ["10.0.0.4"]).Select((a, i) => Fill(
            """{"name":"c@0","properties":{"privateIPAddress":"@1","subnet":{"id":"@G/virtualNetworks/net/subnets/sub"}}}""",
            i.ToString(CultureInfo.InvariantCulture), a));
        var seed = new List<string>
        {
            Fill("""{"id":"@0","properties":{"networkProfile":{"networkInterfaces":[{"id":"@G/networkInterfaces/nic"}]}}}""", VM),
            Fill("""{"id":"@G/networkInterfaces/nic","properties":{"ipConfigurations":[@0]@1}}""", string.Join(",", configurations),
                Reference(nicRules, "nic-nsg")),
            Fill(
                """
                {"id":"@G/virtualNetworks/net","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16","fd00::/48"]},
                 "virtualNetworkPeerings":[
                   {"name":"open","properties":{"peeringState":"Connected","remoteVirtualNetwork":{"id":"@G/virtualNetworks/peer"}}},
                   {"name":"far","properties":{"peeringState":"Connected","remoteVirtualNetwork":{"id":"/elsewhere"},"remoteAddressSpace":{"addressPrefixes":["172.20.0.0/16"]}}},
                   {"name":"cut","properties":{"peeringState":"Disconnected","remoteAddressSpace":{"addressPrefixes":["172.21.0.0/16"]}}}],
                 "subnets":[{"name":"sub","properties":{"addressPrefix":"10.0.0.0/24"@0}}]}}
                """,
                Reference(subnetRules, "sub-nsg")),
            Fill("""{"id":"@G/virtualNetworks/peer","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]}}}"""),
        };
        AddGroup(seed, "nic-nsg", nicRules);
        AddGroup(seed, "sub-nsg", subnetRules);
        seed.AddRange(more);
        return new SandboxWorld(new SandboxOptions { FrozenClock = true, SeedJson = "[" + string.Join(",", seed) + "]" });
    }

    /// <summary>A rule as JSON: allow Tcp from anywhere to anywhere on port 22 at priority 100, with properties replaced.</summary>
    public static string Rule(string name = "rule", params (string Name, object? Value)[] changes)
    {
        var body = Rules.Body(
            ("sourceAddressPrefix", "*"), ("destinationAddressPrefix", "*"), ("priority", 100));
        foreach (var (key, value) in changes)
        {
            body["properties"]![key] = value switch { null => null, int number => number, string text => text, _ => (System.Text.Json.Nodes.JsonNode)value };
        }

        body["name"] = name;
        return body.ToJsonString();
    }

    public static bool Allows(this SandboxWorld world, string source, int port = 22, string protocol = "Tcp", int sourcePort = 49152) =>
        world.Probe(new ProbeQuery { Source = source, VM = "vm", Port = port, Protocol = protocol, SourcePort = sourcePort }).Allowed;

    private static string Fill(string template, params string[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            template = template.Replace("@" + i.ToString(CultureInfo.InvariantCulture), values[i], StringComparison.Ordinal);
        }

        return template.Replace("@G", Group, StringComparison.Ordinal);
    }

    private static string Reference(string? rules, string name) =>
        rules is null ? string.Empty : Fill(""","networkSecurityGroup":{"id":"@G/networkSecurityGroups/@0"}""", name);

    private static void AddGroup(List<string> seed, string name, string? rules)
    {
        if (rules is not null)
        {
            seed.Add(Fill("""{"id":"@G/networkSecurityGroups/@0","properties":{"securityRules":[@1]}}""", name, rules));
        }
    }
}
