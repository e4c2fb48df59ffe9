using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace JitAccess.Simulation.Fleet;

/// <summary>A few VMs behind NSGs of every arrangement that matters: one on the NIC, one that NICs share, one on the subnet, one on both.</summary>
internal sealed class SimulatedFleet
{
    public const string SubscriptionId = "c0ffee00-0000-4000-8000-000000000001";

    private readonly List<SimulatedVm> vms = [];
    private readonly Dictionary<string, IReadOnlyList<ForeignRule>> seeded = new(StringComparer.Ordinal);
    private int addresses = 20;

    public SimulatedFleet(Dice dice)
    {
        var count = 4 + dice.Below(4);
        for (var number = 0; number < count; number++)
        {
            var name = Text("vm{0}", number);

            // Every arrangement is there once; what follows is chance.
            var arrangement = number < 4 ? number : dice.Below(4);
            var (subnet, subnetGroup, nicGroup) = arrangement switch
            {
                0 => ("plain", null, Text("own{0}-nsg", number)),
                1 => ("plain", null, "shared-nsg"),
                2 => ("walled", "walled-nsg", null),
                _ => ("walled", "walled-nsg", Text("inner{0}-nsg", number)),
            };
            vms.Add(new SimulatedVm(name, number, subnet, subnetGroup, nicGroup, NextAddress(subnet)));
        }

        foreach (var group in vms.SelectMany(vm => vm.Groups).Distinct(StringComparer.Ordinal))
        {
            seeded.Add(group, RulesOf(dice));
        }
    }

    public IReadOnlyList<SimulatedVm> Vms => vms;

    /// <summary>The NSGs by name, with the rules that their owners begin with.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ForeignRule>> Groups => seeded;

    /// <summary>The tags that an owner begins with.</summary>
    public static IReadOnlyDictionary<string, string> Tags { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["env"] = "prod", ["owner"] = "platform team" };

    public static string Id(string type, string name) => $"/subscriptions/{SubscriptionId}/resourceGroups/prod-rg/providers/{type}/{name}";

    public static string GroupId(string name) => Id("Microsoft.Network/networkSecurityGroups", name);

    public static string SubnetId(string name) => Id("Microsoft.Network/virtualNetworks", "net") + "/subnets/" + name;

    /// <summary>An address that nobody has had yet.</summary>
    public string NextAddress(string subnet) => Text(subnet == "plain" ? "10.0.1.{0}" : "10.0.2.{0}", addresses++ % 250);

    public string ToJson()
    {
        var plain = $$$"""{"name":"plain","id":"{{{SubnetId("plain")}}}","properties":{"addressPrefix":"10.0.1.0/24"}}""";
        var walled = $$$$"""{"name":"walled","id":"{{{{SubnetId("walled")}}}}","properties":{"addressPrefix":"10.0.2.0/24","networkSecurityGroup":{"id":"{{{{GroupId("walled-nsg")}}}}"}}}""";
        var network = $$$"""
            {"id":"{{{Id("Microsoft.Network/virtualNetworks", "net")}}}","name":"net","type":"Microsoft.Network/virtualNetworks","location":"westeurope","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{{{plain}}},{{{walled}}}]}}
            """;
        var subscription = $$"""{"id":"/subscriptions/{{SubscriptionId}}","subscriptionId":"{{SubscriptionId}}","displayName":"Simulated"}""";
        var groups = seeded.Select(group => GroupToJson(group.Key, group.Value, Tags));
        return "[" + string.Join(",", [subscription, network, .. groups, .. vms.Select(vm => vm.NicToJson()), .. vms.Select(vm => vm.ToJson())]) + "]";
    }

    /// <summary>A whole NSG with nothing but these rules and tags, as a template would deploy it.</summary>
    public static string GroupToJson(string name, IEnumerable<ForeignRule> rules, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var id = GroupId(name);
        var tagText = string.Join(",", tags.Select(tag => $"\"{tag.Key}\":\"{tag.Value}\""));
        return $$$"""
            {"id":"{{{id}}}","name":"{{{name}}}","type":"Microsoft.Network/networkSecurityGroups","location":"westeurope","tags":{{{{tagText}}}},"properties":{"securityRules":[{{{string.Join(",", rules.Select(rule => rule.ToJson(id)))}}}]}}
            """;
    }

    private static ForeignRule[] RulesOf(Dice dice)
    {
        var rules = new List<ForeignRule> { new("AllowHttps", 400, "Allow", "*", "443") };
        if (dice.Chance(0.6))
        {
            rules.Add(new ForeignRule("DenyBadRange", 420 + dice.Below(20), "Deny", Sources.BadRange, dice.Chance(0.5) ? "22" : "*"));
        }

        if (dice.Chance(0.7))
        {
            rules.Add(new ForeignRule("AllowSshOffice", 1000, "Allow", Sources.OfficeRange, "22"));
        }

        if (dice.Chance(0.3))
        {
            rules.Add(new ForeignRule("AllowRdpAnywhere", 1010, "Allow", "*", "3389"));
        }

        if (dice.Chance(0.3))
        {
            rules.Add(new ForeignRule("DenyEverything", 4000, "Deny", "*", "*"));
        }

        return [.. rules];
    }

    private static string Text(string format, int number) => string.Format(CultureInfo.InvariantCulture, format, number);
}
