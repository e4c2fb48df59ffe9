using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class SandboxReadingTests
{
    [Fact]
    public async Task Machine_ByItsPath_LeadsToEveryAddressAndSecurityGroup()
    {
        using var azure = await Embedded.OpenAsync();
        var machines = await azure.Gateway.ListVirtualMachinesAsync(CancellationToken.None);

        var machine = await azure.Gateway.GetVirtualMachineAsync(machines.Single(vm => vm.Name == "db01").Id, CancellationToken.None);
        var nic = await azure.Gateway.GetNetworkInterfaceAsync(machine.NetworkInterfaceIds.Single(), CancellationToken.None);
        var network = await azure.Gateway.GetVirtualNetworkAsync(nic.IPConfigurations[0].SubnetId.Parent!, CancellationToken.None);
        var subnet = network.Subnets.Single(subnet => subnet.Id == nic.IPConfigurations[0].SubnetId);
        var group = await azure.Gateway.GetSecurityGroupAsync(nic.NetworkSecurityGroupId!, CancellationToken.None);

        Assert.Equal(("Linux", "westeurope"), (machine.OSType, machine.Location));
        Assert.Equal(["10.10.3.4", "fd10:10:0:3::4"], nic.IPConfigurations.Select(configuration => configuration.PrivateAddress.ToString()));
        Assert.Equal(machine.Id, nic.VirtualMachineId);
        Assert.Equal("db-subnet-nsg", subnet.NetworkSecurityGroupId!.Name);
        Assert.Equal(["10.10.3.0/24", "fd10:10:0:3::/64"], subnet.AddressPrefixes);
        Assert.Contains(network.Subnets, candidate => candidate.IsBastion);
        Assert.Equal("db01-nsg", group.Name);
        Assert.Equal("app-asg", group.FindRule("AllowPostgresFromApp")!.SourceGroups.Single().Name);
        Assert.Empty(group.FindRule("AllowPostgresFromApp")!.Sources);
        Assert.Equal([nic.Id], group.NetworkInterfaceIds);
    }

    [Fact]
    public async Task Lists_InPagesOfTwo_AreWhole()
    {
        using var azure = await Embedded.OpenAsync(options: new SandboxOptions { FrozenClock = true, PageSize = 2 });

        Assert.Equal(Count(azure, "Microsoft.Compute/virtualMachines"), (await azure.Gateway.ListVirtualMachinesAsync(CancellationToken.None)).Count);
        Assert.Equal(Count(azure, "Microsoft.Network/networkInterfaces"), (await azure.Gateway.ListNetworkInterfacesAsync(CancellationToken.None)).Count);
        Assert.Equal(Count(azure, "Microsoft.Network/networkSecurityGroups"), (await azure.Gateway.ListSecurityGroupsAsync(CancellationToken.None)).Count);
        Assert.Equal(Count(azure, "Microsoft.Network/virtualNetworks"), (await azure.Gateway.ListVirtualNetworksAsync(CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Machines_ScaleSetInstanceAndBareOne_AreSeenAsSuch()
    {
        using var azure = await Embedded.OpenAsync();

        var machines = await azure.Gateway.ListVirtualMachinesAsync(CancellationToken.None);

        Assert.Equal("pool-vmss", machines.Single(vm => vm.Name == "pool01").ScaleSetId!.Name);
        Assert.Empty(machines.Single(vm => vm.Name == "bare01").NetworkInterfaceIds);
        Assert.Equal(2, machines.Count(vm => vm.Name == "twin01"));
        Assert.Equal(machines.Count, machines.Select(vm => vm.VmId).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task Machine_Unknown_IsVmNotFound()
    {
        using var azure = await Embedded.OpenAsync();
        var id = ResourceId.Parse($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Compute/virtualMachines/nobody");

        var error = await Assert.ThrowsAsync<GatewayException>(() => azure.Gateway.GetVirtualMachineAsync(id, CancellationToken.None));

        Assert.Equal(ErrorIds.VmNotFound, error.ErrorId);
        Assert.True(error.IsNotFound);
    }

    [Theory]
    [InlineData("alice@contoso.example", true)]
    [InlineData("bob@contoso.example", true)]
    [InlineData("rita@contoso.example", false)]
    public async Task Rights_ByRole_SayWhetherRulesMayBeWritten(string user, bool expected)
    {
        using var azure = await Embedded.OpenAsync(user);

        Assert.Equal(expected, await azure.Gateway.MayWriteRulesAsync(azure.SecurityGroup, CancellationToken.None));
    }

    [Fact]
    public async Task Rights_ThatMayNotBeAskedFor_AreUnknown()
    {
        using var azure = await Embedded.OpenAsync();
        azure.World.SetRole("alice@contoso.example", SandboxRole.None);

        Assert.Null(await azure.Gateway.MayWriteRulesAsync(azure.SecurityGroup, CancellationToken.None));
    }

    private static int Count(Embedded azure, string type) => JsonDocument.Parse(azure.World.ExportResources(type)).RootElement.GetArrayLength();
}
