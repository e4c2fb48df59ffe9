using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Json;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core.Network;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class RecordedAnswersTests
{
    [RecordingsFact]
    public void SecurityGroups_RecordedList_KeepsEveryRule()
    {
        var lists = Recordings.Read("nsg-list.json", "networkSecurityGroups?").Concat(Recordings.Read("nsg-list-and-rule-put.json", "networkSecurityGroups?"))
            .ToArray();

        Assert.Equal(3, lists.Length);
        foreach (var resource in lists.SelectMany(exchange => Recordings.Body(exchange).GetProperty("value").EnumerateArray()))
        {
            var group = SecurityGroupReader.Read(resource);
            var properties = resource.GetProperty("properties");
            Assert.Equal(properties.GetProperty("securityRules").GetArrayLength(), group.Rules.Count);
            Assert.Equal([65000, 65001, 65500], group.DefaultRules.Where(rule => rule.Direction == RuleDirection.Inbound).Select(rule => rule.Priority));
            Assert.All(group.Rules.Concat(group.DefaultRules), rule =>
            {
                Assert.NotEmpty(rule.Sources.Concat(rule.SourceGroups.Select(id => id.Name)));
                Assert.DoesNotContain(string.Empty,
                    rule.Sources.Concat(rule.Destinations).Concat(rule.SourcePorts).Concat(rule.DestinationPorts).Append(rule.Protocol));
            });
        }
    }

    [RecordingsFact]
    public void SecurityGroup_OfTheRecordings_ReadsNameRulesAndAttachments()
    {
        var resource = Recordings.Body(Recordings.Read("nsg-list-and-rule-put.json", "networkSecurityGroups?")[0]).GetProperty("value")[0];

        var group = SecurityGroupReader.Read(resource);

        Assert.Equal("c7n-nsg", group.Name);
        var rule = group.FindRule("TEST6")!;
        Assert.Equal((330, RuleAccess.Allow, RuleDirection.Inbound, "*"), (rule.Priority, rule.Access, rule.Direction, rule.Protocol));
        Assert.Equal(["88-90"], rule.DestinationPorts);
        Assert.Equal("TCP", group.FindRule("test4")!.Protocol);
    }

    [RecordingsFact]
    public void RulePut_Recorded201_IsReadWithItsPluralPorts()
    {
        var body = Recordings.Body(Recordings.Read("nsg-list-and-rule-put.json", "/securityRules/")[0]);

        var rule = SecurityRuleReader.Read(body, isDefault: false);

        Assert.Equal(["1000-1100"], rule.DestinationPorts);
        Assert.Equal("Updating", rule.ProvisioningState);
    }

    [RecordingsFact]
    public void VirtualMachines_Recorded_HaveIdentityInterfacesAndSystem()
    {
        var machines = Recordings.Read("vm-list-and-nic-get.json", "virtualMachines?")
            .Concat(Recordings.Read("defender-jit-policies.json", "virtualMachines?")).Concat(Recordings.Read("resource-graph-vm.json", "virtualMachines?"))
            .SelectMany(exchange => Recordings.Body(exchange).GetProperty("value").EnumerateArray())
            .Select(VirtualMachineReader.Read)
            .ToArray();

        Assert.NotEmpty(machines);
        Assert.All(machines, machine =>
        {
            Assert.True(Guid.TryParse(machine.VmId, out _));
            Assert.NotEmpty(machine.NetworkInterfaceIds);
            Assert.True(machine.OSType is "Linux" or "Windows");
            Assert.Null(machine.ScaleSetId);
        });
    }

    [RecordingsFact]
    public void NetworkInterfaces_Recorded_HaveAddressSubnetAndMachine()
    {
        var first = NetworkInterfaceReader.Read(Recordings.Body(Recordings.Read("vm-list-and-nic-get.json", "/networkInterfaces/")[0]));

        Assert.Equal("cctestvm", first.VirtualMachineId!.Name);
        var configuration = Assert.Single(first.IPConfigurations);
        Assert.Equal("10.0.0.4", configuration.PrivateAddress.ToString());
        Assert.Equal("Subnet", configuration.SubnetId.Name);
        Assert.Equal("myPublicIP", configuration.PublicIPAddressId!.Name);
        Assert.True(configuration.IsPrimary);
        Assert.False(configuration.IsBehindLoadBalancer);
        Assert.Null(first.ManagedBy);
        Assert.All(Recordings.Read("vm-list-and-nic-get.json", "/networkInterfaces/"),
            exchange => Assert.NotEmpty(NetworkInterfaceReader.Read(Recordings.Body(exchange)).IPConfigurations));
    }

    [RecordingsFact]
    public async Task RulePut_RecordedAnswerAndPoll_IsFollowedToItsEnd()
    {
        var put = Recordings.Read("nsg-list-and-rule-put.json", "/securityRules/")[0];
        var poll = Recordings.Read("operation-polling.json", "/operations/")[0];
        var scripted = new Scripted();
        scripted.Service.Answer(201, Recordings.Body(put).GetRawText(), Recordings.Headers(put))
            .Answer(200, Recordings.Body(poll).GetRawText(), Recordings.Headers(poll));

        await scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent, CancellationToken.None);

        Assert.Equal(2, scripted.Service.Requests.Count);
        Assert.EndsWith("/operations/94868464-2e18-470b-baca-767a7973a50f?api-version=2020-08-01", scripted.Service.Requests[1].Uri.AbsoluteUri,
            StringComparison.Ordinal);
        Assert.Equal([TimeSpan.FromSeconds(1)], scripted.Clock.Delays);
    }
}
