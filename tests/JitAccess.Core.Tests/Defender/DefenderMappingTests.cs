using JitAccess.Core.Defender;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Tests.Defender;

public sealed class DefenderMappingTests
{
    private const string Subscription = "/subscriptions/5a117050-0000-4000-8000-000000000001";

    private static readonly PersonReference[] Requesters = [PersonReference.Of("sre@contoso.example")];

    [Fact]
    public void UsualPolicy_BecomesTheNamedPortsForThreeHours()
    {
        var mapping = Map(Policy("default", Vm("web01", Port(22), Port(3389), Port(5985), Port(5986))));

        var draft = Assert.Single(mapping.Drafts);
        Assert.Equal("prod-rg-default", draft.Name);
        Assert.Equal([PortSpecification.Ssh, PortSpecification.Rdp, PortSpecification.WinRM], draft.Ports);
        Assert.Equal((TimeSpan.FromHours(3), true, 0), (draft.MaxDuration, draft.Sources.IsAny, draft.PortLimits.Count));
        Assert.Equal(Requesters, draft.Requesters);
        var machine = Assert.Single(mapping.Machines);
        Assert.Equal(("web01", "prod-rg", "prod-rg-default"), (machine.VMName, machine.ResourceGroupName, machine.Policy));
        Assert.Empty(mapping.Gaps);
    }

    [Fact]
    public void Machines_WithTheSamePorts_ShareAPolicy_AndOthersGetOneOfTheirOwn()
    {
        var mapping = Map(Policy("default", Vm("web01", Port(22)), Vm("web02", Port(22)), Vm("db01", Port(22, duration: "PT1H"))));

        Assert.Equal(["prod-rg-default", "prod-rg-default", "prod-rg-default-2"], mapping.Machines.Select(machine => machine.Policy));
        Assert.Equal([TimeSpan.FromHours(3), TimeSpan.FromHours(1)], mapping.Drafts.Select(draft => draft.MaxDuration));
    }

    [Fact]
    public void Policies_OfTheSameName_StayApart()
    {
        var elsewhere = Policy("default").Id.Replace("northeurope", "westeurope", StringComparison.Ordinal);
        var other = Policy("default", Vm("web02", Port(22))) with { Id = elsewhere };

        var mapping = Map(Policy("default", Vm("web01", Port(22))), other);

        Assert.Equal(["prod-rg-default", "prod-rg-default-2"], mapping.Drafts.Select(draft => draft.Name));
    }

    [Fact]
    public void Ports_ThatDiffer_SayTheirOwnLimits()
    {
        var vm = Vm("web01", Port(22, "10.0.0.0/8"), Port(3389, "203.0.113.7", "PT30M"), Port(8443, "*", "P1D"), Port(53, "10.0.0.0/8", protocol: "UDP"));

        var draft = Assert.Single(Map(Policy("p", vm)).Drafts);

        Assert.Equal("10.0.0.0/8", draft.Sources.ToString());
        Assert.Equal(
            ["ssh", "rdp (30m, from 203.0.113.7)", "8443 (1d, from Any)", "53/udp"],
            draft.Ports.Select(port => PolicyComparison.PortText(draft.With([], [], []), port)));
        Assert.Empty(draft.With([new Person("a", null)], [], []).Problems());
    }

    [Fact]
    public void WinRM_WithTwoDifferentDurations_StaysTwoPorts() =>
        Assert.Equal(
            ["5985", "5986"],
            Assert.Single(Map(Policy("p", Vm("web01", Port(5985), Port(5986, duration: "PT1H")))).Drafts).Ports.Select(port => port.ToString()));

    [Fact]
    public void AllProtocols_AreTcpAlone_AndThatIsSaid()
    {
        var mapping = Map(Policy("p", Vm("web01", Port(22, protocol: "*"))));

        Assert.Equal([PortSpecification.Ssh], Assert.Single(mapping.Drafts).Ports);
        Assert.Contains(Assert.Single(mapping.Machines).NotCarriedOver, text => text.Contains("add 22/udp", StringComparison.Ordinal));
    }

    [Fact]
    public void Machine_SaysThatWhoMayAskIsNotDefenders()
    {
        var machine = Assert.Single(Map(Policy("p", Vm("web01", Port(22)))).Machines);

        Assert.StartsWith("Who may ask: ", Assert.Single(machine.NotCarriedOver), StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_OfDefenders_AreLeftToIt()
    {
        var machine = Assert.Single(Map(Policy("p", Vm("web01", Port(22))) with { Requests = 2 }).Machines);

        Assert.Contains(machine.NotCarriedOver, text => text.StartsWith("Requests that Defender lists (2)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "*", "PT3H", "TCP")]
    [InlineData(null, "*", "PT3H", "TCP")]
    [InlineData(70000, "*", "PT3H", "TCP")]
    [InlineData(22, "VirtualNetwork", "PT3H", "TCP")]
    [InlineData(22, "*", "PT1M", "TCP")]
    [InlineData(22, "*", "P3D", "TCP")]
    [InlineData(22, "*", "three hours", "TCP")]
    [InlineData(22, "*", "PT3H", "ICMP")]
    public void Port_ThatCannotBeSaid_IsLeftOutAndTold(int? number, string source, string duration, string protocol)
    {
        var strange = new DefenderPort(number, protocol, [source], duration);

        var mapping = Map(Policy("p", Vm("web01", Port(3389), strange), Vm("web02", strange)));

        Assert.Equal([PortSpecification.Rdp], Assert.Single(mapping.Drafts).Ports);
        Assert.Equal(2, Assert.Single(mapping.Machines).NotCarriedOver.Count);
        Assert.EndsWith("/web02", Assert.Single(mapping.Gaps).Machine, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_OfWhichOneIsATag_KeepTheOthers()
    {
        var mapping = Map(Policy("p", Vm("web01", new DefenderPort(22, "TCP", ["203.0.113.7", "Internet"], null))));

        Assert.Equal("203.0.113.7", Assert.Single(mapping.Drafts).Sources.ToString());
        Assert.Contains(Assert.Single(mapping.Machines).NotCarriedOver, text => text.Contains("'Internet'", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIsNoVm_IsAGap()
    {
        var firewall = $"{Subscription}/resourceGroups/prod-rg/providers/Microsoft.Network/azureFirewalls/fw";

        var mapping = Map(Policy("p"), Policy("q", new DefenderVm("web01", [Port(22)]), new DefenderVm(firewall, [Port(22)])));

        Assert.Empty(mapping.Drafts);
        Assert.Empty(mapping.Machines);
        Assert.Equal(["", "web01", "fw"], mapping.Gaps.Select(gap => gap.Machine.Split('/').Last()));
    }

    [Theory]
    [InlineData("Default")]
    [InlineData("jit_policy (1)")]
    [InlineData("-")]
    [InlineData("ä")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Name_OfAnyPolicy_BecomesAValidOne(string name)
    {
        var mapping = Map(Policy(name, Vm("web01", Port(22)), Vm("web02", Port(3389))));

        Assert.Equal(2, mapping.Drafts.Select(draft => draft.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(mapping.Drafts, draft => Assert.True(PolicyName.TryParse(draft.Name, out var valid) && valid == draft.Name, draft.Name));
    }

    private static DefenderMapping Map(params DefenderPolicy[] policies) => new(policies, Requesters);

    private static DefenderPolicy Policy(string name, params DefenderVm[] machines) => new()
    {
        Id = $"{Subscription}/resourceGroups/prod-rg/providers/Microsoft.Security/locations/northeurope/jitNetworkAccessPolicies/{name}",
        Name = name,
        VirtualMachines = machines,
    };

    private static DefenderVm Vm(string name, params IReadOnlyList<DefenderPort> ports) =>
        new($"{Subscription}/resourceGroups/prod-rg/providers/Microsoft.Compute/virtualMachines/{name}", ports);

    private static DefenderPort Port(int number, string source = "*", string? duration = "PT3H", string protocol = "TCP") =>
        new(number, protocol, [source], duration);
}
