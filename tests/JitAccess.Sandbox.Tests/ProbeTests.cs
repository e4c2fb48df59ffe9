using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class ProbeTests
{
    [Fact]
    public void Packet_WithoutAnyGroup_GetsInAndNobodyDecided()
    {
        var result = Packets.World(null).Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22 });

        Assert.True(result.Allowed);
        Assert.Empty(result.DecidedBy);
    }

    [Fact]
    public void Packet_MeetsTheFirstRuleByPriority_NotByPlace()
    {
        var world = Packets.World(Packets.Rule("late", ("priority", 200)) + "," + Packets.Rule("early", ("priority", 150), ("access", "Deny")));

        var result = world.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22 });

        Assert.False(result.Allowed);
        var decision = Assert.Single(result.DecidedBy);
        Assert.Equal(("nic-nsg", "early", "Deny", 150, "nic", "10.0.0.4"),
            (decision.Nsg, decision.Rule, decision.Access, decision.Priority, decision.Nic, decision.Address));
    }

    [Fact]
    public void Packet_NeedsSubnetAndNic_InThatOrder()
    {
        var both = Packets.World(Packets.Rule("n"), Packets.Rule("s")).Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22 });
        var nicOnly = Packets.World(Packets.Rule("n"), string.Empty).Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22 });
        var subnetOnly = Packets.World(string.Empty, Packets.Rule("s")).Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22 });

        Assert.True(both.Allowed);
        Assert.Equal(["s", "n"], both.DecidedBy.Select(d => d.Rule));
        Assert.False(nicOnly.Allowed);
        Assert.Equal(["DenyAllInBound"], nicOnly.DecidedBy.Select(d => d.Rule));
        Assert.Equal("sub-nsg", nicOnly.DecidedBy[0].Nsg);
        Assert.False(subnetOnly.Allowed);
        Assert.Equal(["s", "DenyAllInBound"], subnetOnly.DecidedBy.Select(d => d.Rule));
    }

    [Theory]
    [InlineData("10.0.200.1", true)]
    [InlineData("10.1.0.1", true)]
    [InlineData("172.20.1.1", true)]
    [InlineData("172.21.1.1", false)]
    [InlineData("10.2.0.1", false)]
    [InlineData("168.63.129.16", true)]
    [InlineData("203.0.113.7", false)]
    public void VirtualNetwork_IsTheNetworkItsOpenPeeringsAndTheHost(string source, bool allowed) =>
        Assert.Equal(allowed, Packets.World(string.Empty).Allows(source));

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("10.99.0.1", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("168.63.129.16", false)]
    public void Internet_IsWhatIsNeitherPrivateNorInTheNetwork(string source, bool allowed)
    {
        var world = Packets.World(Packets.Rule("i", ("sourceAddressPrefix", "internet")) + "," + Packets.Rule("d", ("priority", 101), ("access", "Deny")));

        Assert.Equal(allowed, world.Allows(source));
    }

    [Theory]
    [InlineData("2001:db8::7", true)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::1", false)]
    [InlineData("203.0.113.7", false)]
    public void Internet_HoldsForIPv6OnlyWhereTheVMHasSuchAnAddress(string source, bool allowed)
    {
        var world = Packets.World(Packets.Rule("i", ("sourceAddressPrefix", "Internet")) + "," + Packets.Rule("d", ("priority", 101), ("access", "Deny")),
            null, ["fd00::4"]);

        Assert.Equal(allowed, world.Allows(source));
    }

    [Fact]
    public void LoadBalancer_IsTheHostAddress()
    {
        var world = Packets.World(Packets.Rule("lb", ("sourceAddressPrefix", "AzureLoadBalancer")) + "," + Packets.Rule("d", ("priority", 101),
            ("access", "Deny")));

        Assert.True(world.Allows("168.63.129.16"));
        Assert.False(world.Allows("10.0.0.5"));
    }

    [Theory]
    [InlineData("203.0.113.0", true)]
    [InlineData("203.0.113.255", true)]
    [InlineData("203.0.112.255", false)]
    [InlineData("203.0.114.0", false)]
    [InlineData("198.51.100.7", true)]
    [InlineData("198.51.100.8", false)]
    public void Prefixes_MatchTheirFirstAndLastAddressAndNoNeighbour(string source, bool allowed)
    {
        var world = Packets.World(Packets.Rule("p", ("sourceAddressPrefix", string.Empty),
            ("sourceAddressPrefixes", Rules.List("203.0.113.0/24", "198.51.100.7"))));

        Assert.Equal(allowed, world.Allows(source));
    }

    [Theory]
    [InlineData(21, false)]
    [InlineData(22, true)]
    [InlineData(23, false)]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public void Ports_MatchSinglesAndRanges(int port, bool allowed)
    {
        var world = Packets.World(Packets.Rule("p", ("destinationPortRange", null), ("destinationPortRanges", Rules.List("22", "1000-2000"))));

        Assert.Equal(allowed, world.Allows("203.0.113.7", port));
    }

    [Theory]
    [InlineData("TCP", "tcp", true)]
    [InlineData("Tcp", "Udp", false)]
    [InlineData("*", "Icmp", true)]
    [InlineData("icmp", "ICMP", true)]
    [InlineData("Esp", "Ah", false)]
    public void Protocol_HasNoLetterCase(string rule, string packet, bool allowed) =>
        Assert.Equal(allowed, Packets.World(Packets.Rule("p", ("protocol", rule))).Allows("203.0.113.7", 22, packet));

    [Fact]
    public void SourcePort_IsComparedWhereTheRuleNamesOne()
    {
        var world = Packets.World(Packets.Rule("p", ("sourcePortRange", "1000-2000")));

        Assert.True(world.Allows("203.0.113.7", sourcePort: 2000));
        Assert.False(world.Allows("203.0.113.7"));
    }

    [Fact]
    public void Destination_MustBeTheAddressThatTheRuleNames()
    {
        var world = Packets.World(Packets.Rule("p", ("destinationAddressPrefix", "10.0.0.5")), null, ["10.0.0.4", "10.0.0.5"]);

        Assert.True(world.Allows("203.0.113.7"));
        Assert.False(world.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22, Destination = "10.0.0.4" }).Allowed);
        Assert.Equal("10.0.0.5", world.Probe(new ProbeQuery { Source = "203.0.113.7", VM = Packets.VM, Port = 22 }).DecidedBy.Single().Address);
    }

    [Fact]
    public void Denied_ListsEveryAddressThatWasTried()
    {
        var result = Packets.World(string.Empty, null, ["10.0.0.4", "10.0.0.5", "fd00::4"])
            .Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22 });

        Assert.Equal(["10.0.0.4", "10.0.0.5"], result.DecidedBy.Select(d => d.Address));
    }

    [Fact]
    public void OutboundRules_DoNotDecide() => Assert.False(Packets.World(Packets.Rule("out", ("direction", "Outbound"))).Allows("203.0.113.7"));

    [Fact]
    public void ServiceTag_WithoutPrefixes_MatchesNothingAndSaysSo()
    {
        var result = Packets.World(Packets.Rule("t", ("sourceAddressPrefix", "CorpNetPublic")))
            .Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22 });

        Assert.False(result.Allowed);
        Assert.Equal(["CorpNetPublic"], result.Unresolved);
    }

    [Fact]
    public void ServiceTag_OfTheSeed_MatchesItsPrefixes()
    {
        const string Tags = """{"id":"/subscriptions/s/providers/Microsoft.Network/serviceTags/public","values":[{"name":"CorpNetPublic","properties":{"addressPrefixes":["203.0.113.0/28"]}}]}""";
        var world = Packets.World(Packets.Rule("t", ("sourceAddressPrefix", "corpnetpublic")), null, null, Tags);

        Assert.True(world.Allows("203.0.113.15"));
        Assert.False(world.Allows("203.0.113.16"));
    }

    [Fact]
    public void ApplicationGroup_MatchesTheAddressesOfItsMembers()
    {
        var member = """
            {"id":"@G/networkInterfaces/other","properties":{"ipConfigurations":[
             {"name":"c","properties":{"privateIPAddress":"10.0.0.9","applicationSecurityGroups":[{"id":"@G/applicationSecurityGroups/ASG"}]}}]}}
            """.Replace("@G", Packets.Group, StringComparison.Ordinal);
        var groups = new JsonArray(new JsonObject { ["id"] = Packets.Group + "/applicationSecurityGroups/asg" });
        var rule = Packets.Rule("a", ("sourceAddressPrefix", null), ("sourceApplicationSecurityGroups", groups));
        var world = Packets.World(rule + "," + Packets.Rule("d", ("priority", 101), ("access", "Deny")), null, null, member);

        Assert.True(world.Allows("10.0.0.9"));
        Assert.False(world.Allows("10.0.0.10"));
    }

    [Theory]
    [InlineData("Deny", false)]
    [InlineData("AlwaysAllow", true)]
    [InlineData("Allow", false)]
    public void AdminRules_ComeBeforeTheGroups(string access, bool allowed)
    {
        var world = Packets.World(Packets.Rule("d", ("access", "Deny")));
        world.SetAdminRules(Packets.Group + "/virtualNetworks/net", $$$"""
            [{"id":"r","properties":{"access":"{{{access}}}","direction":"Inbound","priority":1,"protocol":"Tcp","sources":[{"addressPrefix":"203.0.113.0/24","addressPrefixType":"IPPrefix"}],"destinationPortRanges":["22"]}}]
            """);

        Assert.Equal(allowed, world.Allows("203.0.113.7"));
        Assert.False(world.Allows("198.51.100.7"));
    }

    [Fact]
    public void MalformedValues_MatchNothingAndAreNamed()
    {
        var rules = Packets.Rule("bad", ("sourceAddressPrefix", "300.1.1.1"), ("destinationPortRange", "22-")) + "," + Packets.Rule("worse", ("priority", 101),
            ("sourceAddressPrefix", "10.0.0.0/99"));

        var result = Packets.World(rules).Probe(new ProbeQuery { Source = "203.0.113.7", VM = "vm", Port = 22 });

        Assert.False(result.Allowed);
        Assert.Equal(["10.0.0.0/99", "22-"], result.Unresolved);
    }

    [Theory]
    [InlineData("203.0.113", "vm", 22, "Tcp", "203.0.113")]
    [InlineData("203.0.113.7", "none", 22, "Tcp", "none")]
    [InlineData("203.0.113.7", "vm", 65536, "Tcp", "65535")]
    [InlineData("203.0.113.7", "vm", 22, "Sctp", "Sctp")]
    public void Query_ThatMakesNoSense_IsRefusedByName(string source, string vm, int port, string protocol, string named)
    {
        var error = Assert.Throws<SandboxException>(() =>
            Packets.World(null).Probe(new ProbeQuery { Source = source, VM = vm, Port = port, Protocol = protocol }));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Query_ForAnAmbiguousName_ListsTheCandidates()
    {
        var world = new SandboxWorld();

        var error = Assert.Throws<SandboxException>(() => world.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "twin01", Port = 22 }));

        Assert.Contains("prod-rg", error.Message, StringComparison.Ordinal);
        Assert.Contains("test-rg", error.Message, StringComparison.Ordinal);
        Assert.False(world.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "twin01", ResourceGroup = "test-rg", Port = 22 }).Allowed);
    }
}
