using System;
using System.Linq;
using System.Text.Json;
using JitAccess.Azure.Json;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class ResourceReadingTests
{
    private const string Networks = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/";

    [Fact]
    public void Interface_ConfigurationWithoutAddress_IsLeftOut()
    {
        var nic = NetworkInterfaceReader.Read(Parse($$$"""
            {"id":"{{{Networks}}}networkInterfaces/n","properties":{"ipConfigurations":[
              {"name":"a","properties":{"subnet":{"id":"{{{Networks}}}virtualNetworks/v/subnets/s"} } },
              {"name":"b","properties":{"privateIPAddress":"fd00::4","subnet":{"id":"{{{Networks}}}virtualNetworks/v/subnets/s"},"loadBalancerInboundNatRules":[{"id":"x"}],
                "applicationSecurityGroups":[{"id":"{{{Networks}}}applicationSecurityGroups/web"}]}}]}}
            """));

        var configuration = Assert.Single(nic.IPConfigurations);
        Assert.Equal("fd00::4", configuration.PrivateAddress.ToString());
        Assert.True(configuration.IsBehindLoadBalancer);
        Assert.Equal("web", Assert.Single(configuration.ApplicationSecurityGroupIds).Name);
    }

    [Theory]
    [InlineData("\"managedBy\":\"/some/cluster\",\"properties\":{}", "/some/cluster")]
    [InlineData("\"properties\":{\"privateEndpoint\":{\"id\":\"" + Networks + "privateEndpoints/p\"}}", Networks + "privateEndpoints/p")]
    [InlineData("\"managedBy\":\"\",\"properties\":{\"privateEndpoint\":null}", null)]
    public void Interface_ManagedBySomething_SaysBy(string fields, string? expected) =>
        Assert.Equal(expected, NetworkInterfaceReader.Read(Parse($$$"""{"id":"{{{Networks}}}networkInterfaces/n",{{{fields}}}}""")).ManagedBy);

    [Theory]
    [InlineData("""{"name":"a","properties":{"privateIPAddress":"10.0.0.4"}}""", "subnet")]
    [InlineData("""{"name":"a","properties":{"privateIPAddress":"10.0.4","subnet":{"id":"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s"}}}""", "10.0.4")]
    public void Interface_WithoutWhatPlacesIt_NamesInterface(string configuration, string what)
    {
        var error = Assert.Throws<MalformedAnswerException>(() =>
            NetworkInterfaceReader.Read(Parse($$$"""{"id":"{{{Networks}}}networkInterfaces/n","properties":{"ipConfigurations":[{{{configuration}}}]}}""")));

        Assert.Contains(Networks + "networkInterfaces/n", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_Peerings_CountOnlyWhereConnected()
    {
        var network = VirtualNetworkReader.Read(Parse($$$"""
            {"id":"{{{Networks}}}virtualNetworks/v","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16","fd00::/48"]},
             "subnets":[{"id":"{{{Networks}}}virtualNetworks/v/subnets/one","properties":{"addressPrefix":"10.0.0.0/24","networkSecurityGroup":{"id":"{{{Networks}}}networkSecurityGroups/g"}} },
                        {"id":"{{{Networks}}}virtualNetworks/v/subnets/two","properties":{"addressPrefixes":["10.0.1.0/24","fd00::/64"]} }],
             "virtualNetworkPeerings":[
               {"properties":{"peeringState":"Connected","remoteAddressSpace":{"addressPrefixes":["10.1.0.0/16"]},"remoteVirtualNetworkAddressSpace":{"addressPrefixes":["10.1.0.0/16","10.2.0.0/16"]} } },
               {"properties":{"peeringState":"Disconnected","remoteAddressSpace":{"addressPrefixes":["10.9.0.0/16"]},"useRemoteGateways":true} }]} }
            """));

        Assert.Equal(["10.1.0.0/16", "10.2.0.0/16"], network.PeeredAddressSpace);
        Assert.True(network.UsesRemoteGateway);
        Assert.Equal(["10.0.0.0/16", "fd00::/48"], network.AddressSpace);
        Assert.Equal("g", network.Subnets[0].NetworkSecurityGroupId!.Name);
        Assert.Equal(["10.0.1.0/24", "fd00::/64"], network.Subnets.Single(subnet => subnet.Name == "two").AddressPrefixes);
    }

    [Fact]
    public void Machine_OfScaleSet_NamesIt()
    {
        var machine = VirtualMachineReader.Read(Parse("""
            {"id":"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm_1","location":"westeurope",
             "properties":{"vmId":"1","virtualMachineScaleSet":{"id":"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/set"}} }
            """));

        Assert.Equal("set", machine.ScaleSetId!.Name);
        Assert.Empty(machine.NetworkInterfaceIds);
        Assert.Null(machine.OSType);
    }

    [Fact]
    public void Group_TagsAndFlush_AreRead()
    {
        var group = SecurityGroupReader.Read(Parse($$$"""
            {"id":"{{{Networks}}}networkSecurityGroups/g","tags":{"Owner":"me","empty":"","none":null},"properties":{"flushConnection":true,
             "networkInterfaces":[{"id":"{{{Networks}}}networkInterfaces/n"}],"subnets":[{"id":"{{{Networks}}}virtualNetworks/v/subnets/s"}]} }
            """));

        Assert.Equal("me", group.Tags["OWNER"]);
        Assert.Equal(string.Empty, group.Tags["empty"]);
        Assert.True(group.FlushConnection);
        Assert.Equal("n", Assert.Single(group.NetworkInterfaceIds).Name);
        Assert.Equal("s", Assert.Single(group.SubnetIds).Name);
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
