using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Support;

/// <summary>
/// Random networks of one VM: overlapping prefixes, plural forms, tags, application security groups, one or two NSGs on the way, IPv4 and IPv6.
/// </summary>
internal sealed class SceneGenerator(Random random, bool sourceGroups = true)
{
    private static readonly string[] V4 =
    [
        "203.0.113.7", "203.0.113.0/24", "203.0.113.0/25", "203.0.113.128/25", "203.0.112.0/23", "198.51.100.0/24", "198.51.100.255", "192.0.2.0/28",
        "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "192.0.2.77", "198.51.100.64/26",
        "255.255.255.255", "0.0.0.0", "10.0.0.0/8", "10.1.0.0/16", "10.1.1.0/24", "10.1.2.0/25", "10.1.2.4", "10.2.3.0/24", "10.255.0.0/16", "172.16.0.0/12",
        "100.64.0.1", "168.63.129.16", "169.254.0.0/16",
    ];

    private static readonly string[] V6 =
        ["2001:db8::/32", "2001:db8::/48", "2001:db8::7", "2001:db8:ffff::/48", "fd01:1::/48", "fd01:1:0:1::/64", "fd01:1:0:2::4", "fe80::/10", "::/0",
            "8000::/1", "ffff:ffff::/32"];

    private static readonly string[] Tags = ["VirtualNetwork", "Internet", "AzureLoadBalancer", "virtualnetwork", "*"];
    private static readonly string[] DestinationsV4 = ["10.1.1.0/24", "10.1.0.0/16", "10.1.2.0/24", "10.1.1.4", "10.1.1.5", "10.1.2.4", "0.0.0.0/0",
        "10.9.9.9"];
    private static readonly string[] DestinationsV6 = ["fd01:1::/48", "fd01:1:0:1::/64", "fd01:1:0:1::4", "::/0", "fd99::1"];
    private static readonly string[] Ports = ["22", "3389", "443", "80", "20-25", "22-23", "0-1023", "1024-65535", "5000-5010", "5005-6000", "65535", "0",
        "5985-5986"];
    private static readonly string[] SourcePorts = ["1024-65535", "0-1023", "500", "49152-65535", "49152", "53"];
    private static readonly string[] Protocols = ["Tcp", "TCP", "tcp", "Udp", "UDP", "Icmp", "ICMP", "Esp", "esp", "Ah", "AH"];
    private static readonly string[] ApplicationGroups = ["web-asg", "ops-asg", "db-asg"];

    public Scene Next(int rulesPerGroup)
    {
        var nics = new List<NetworkInterface> { Nic("nic1", "10.1.1.4", "fd01:1:0:1::4", "10.1.1.5", Lab.Front) };
        if (Chance(3))
        {
            nics.Add(Nic("nic2", "10.1.2.4", "fd01:1:0:2::4", "10.1.2.5", Lab.Back));
        }

        var front = Chance(1, 3) ? null : "subnet-nsg";
        var needed = nics.Select(nic => nic.NetworkSecurityGroupId?.Name).Append(front).OfType<string>().Distinct().ToArray();
        var groups = needed.Select(name => Lab.Group(name, Rules(rulesPerGroup))).ToArray();
        NetworkInterface[] others =
        [
            Grouped(Lab.Nic("other1", null, Lab.Id("Microsoft.Compute/virtualMachines", "vm02"), [("10.1.1.77", Lab.Front)])),
            Grouped(Lab.Nic("other2", null, (ResourceId?)null, [("10.1.2.77", Lab.Back), ("fd01:1:0:2::77", Lab.Back)])),
        ];
        return Lab.Of(nics, groups, front, front is not null && Chance(4) ? front : null, others);
    }

    private NetworkInterface Nic(string name, string address, string addressV6, string second, ResourceId subnet)
    {
        var addresses = new List<(string, ResourceId)> { (address, subnet) };
        if (Chance(3))
        {
            addresses.Add((second, subnet));
        }

        if (Chance(2, 3))
        {
            addresses.Add((addressV6, subnet));
        }

        return Grouped(Lab.Nic(name, Chance(1, 5) ? null : Chance(3) ? "nsg-shared" : "nsg-" + name, addresses));
    }

    private NetworkInterface Grouped(NetworkInterface nic) => nic with
    {
        IPConfigurations = nic.IPConfigurations.Select(configuration =>
            configuration with { ApplicationSecurityGroupIds = ApplicationGroups.Where(_ => Chance(3)).Select(Lab.ApplicationGroup).ToArray() }).ToArray(),
    };

    private SecurityRule[] Rules(int count)
    {
        var priorities = Enumerable.Range(0, count * 3).Select(_ => random.Next(100, 4097)).Distinct().Take(random.Next(2, count + 1)).Order().ToArray();

        // Narrow rules tend to stand in front of wide ones, or most would decide nothing.
        var rules = priorities.Select((_, index) => Rule(index, 0)).OrderBy(rule => Breadth(rule) + random.Next(4))
            .Select((rule, index) => rule with { Priority = priorities[index] });
        return [.. rules, Rule(99, 4096) with { Direction = RuleDirection.Outbound }];
    }

    private static int Breadth(SecurityRule rule) =>
        (rule.Sources.Any(source => source.EndsWith("/0", StringComparison.Ordinal) || source.EndsWith("/1", StringComparison.Ordinal)
            || char.IsLetter(source[0]) || source == "*") ? 3 : 0)
        + (rule.DestinationPorts.Any(range => range == "*") ? 3 : 0) + (rule.Protocol == "*" ? 1 : 0);

    private SecurityRule Rule(int index, int priority)
    {
        var isV6 = Chance(5);
        var protocol = Chance(4) ? "*" : Chance(2, 3) ? Of(Protocols[..3]) : Of(Protocols);
        var hasPorts = protocol[0] is not ('I' or 'E' or 'e' or 'A');
        var rule = new SecurityRule
        {
            Name = "rule" + index.ToString(CultureInfo.InvariantCulture),
            Priority = priority,
            Direction = RuleDirection.Inbound,
            Access = Chance(2) ? RuleAccess.Allow : RuleAccess.Deny,
            Protocol = protocol,
            SourcePorts = hasPorts && Chance(5) ? Some(SourcePorts, 2) : ["*"],
            DestinationPorts = Chance(5) || (!hasPorts && !Chance(6)) ? ["*"] : Some(Ports, 3),
        };
        rule = sourceGroups && Chance(8) ? rule with { SourceGroups = Some(ApplicationGroups, 2).Select(Lab.ApplicationGroup).ToArray() }
            : rule with { Sources = Chance(4) ? [Of(Tags)] : Some(isV6 ? V6 : V4, 4) };
        return Chance(6) ? rule with { DestinationGroups = Some(ApplicationGroups, 2).Select(Lab.ApplicationGroup).ToArray() }
            : rule with { Destinations = Chance(2, 3) ? ["*"] : Chance(8) ? ["VirtualNetwork"] : Some(isV6 ? DestinationsV6 : DestinationsV4, 3) };
    }

    private string[] Some(string[] pool, int most) => Chance(2) ? [Of(pool)] : [.. pool.OrderBy(_ => random.Next()).Take(random.Next(1, most + 1))];

    private string Of(string[] pool) => pool[random.Next(pool.Length)];

    private bool Chance(int of) => random.Next(of) == 0;

    private bool Chance(int times, int of) => random.Next(of) < times;
}
