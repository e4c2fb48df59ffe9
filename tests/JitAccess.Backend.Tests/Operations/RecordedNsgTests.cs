using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>The whole cycle behind NSGs that were recorded from a real subscription.</summary>
public sealed class RecordedNsgTests
{
    [RecordingsFact]
    public async Task Cycle_BehindEveryRecordedNsg_LeavesItsRulesAndTagsAlone()
    {
        var groups = new[] { "nsg-list.json", "nsg-list-and-rule-put.json" }
            .SelectMany(file => Recordings.Read(file, "/networkSecurityGroups?"))
            .SelectMany(exchange => Recordings.Body(exchange).GetProperty("value").EnumerateArray())
            .ToArray();
        var carriedOut = 0;
        foreach (var group in groups)
        {
            carriedOut += await TryCycleAsync(group) ? 1 : 0;
        }

        Assert.True(groups.Length >= 4);
        Assert.True(carriedOut >= 2, $"only {carriedOut} of {groups.Length}");
    }

    // Either the whole cycle leaves everything as it was, or it is refused and nothing was written.
    private static async Task<bool> TryCycleAsync(JsonElement group)
    {
        var groupId = ResourceId.Parse(group.GetProperty("id").GetString()!);
        var vmId = ResourceId.Parse($"/subscriptions/{groupId.SubscriptionId}/resourceGroups/{groupId.ResourceGroupName}/providers/Microsoft.Compute/virtualMachines/vm01");
        using var stage = new Stage(Seed(group, groupId, vmId));
        var context = await stage.ConnectAsync();
        var untouched = stage.Everything();
        var foreign = stage.Foreign();
        try
        {
            await stage.EnableAsync(context,
                new EnableOptions { Vm = VmReference.Of(vmId), Ports = [PortSpecification.Ssh], Sources = AllowedSources.Parse(["203.0.113.0/24"]) });
            Assert.Equal(foreign, stage.Foreign());
            Assert.False(stage.GetsThrough("vm01", Stage.Engineer));
            var wish = new RequestOptions
            {
                Vm = VmReference.Of(vmId),
                Port = PortSpecification.Ssh,
                Source = Stage.Engineer,
                Duration = TimeSpan.FromHours(1)
            };
            var grant = await stage.RequestAsync(context, wish);
            Assert.Equal("Proved", grant.Proof);
            Assert.Equal(foreign, stage.Foreign());
            Assert.True(stage.GetsThrough("vm01", Stage.Engineer));
            stage.World.Clock.Advance(TimeSpan.FromHours(1));
            await stage.SweepAsync(context);
            Assert.Equal(foreign, stage.Foreign());
            Assert.False(stage.GetsThrough("vm01", Stage.Engineer));
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.NoRoom or ErrorIds.SpecificDeny)
        {
            Assert.Equal(foreign, stage.Foreign());
            if (e.ErrorId == ErrorIds.NoRoom)
            {
                Assert.Equal(untouched, stage.Everything());
                return false;
            }
        }

        var disable = new DisableVm(context, stage.Told);
        await disable.ExecuteAsync(await disable.PlanAsync(VmReference.Of(vmId), moveBack: false, Stage.None), Stage.None);
        Assert.Equal(untouched, stage.Everything());
        return true;
    }

    private static string Seed(JsonElement group, ResourceId groupId, ResourceId vmId)
    {
        var prefix = $"/subscriptions/{groupId.SubscriptionId}/resourceGroups/{groupId.ResourceGroupName}/providers/Microsoft.Network";
        var resources = new List<string>
        {
            group.GetRawText(),
            $$"""
            { "id": "{{prefix}}/virtualNetworks/vnet01", "name": "vnet01", "type": "Microsoft.Network/virtualNetworks", "location": "eastus",
              "properties": { "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
                "subnets": [{ "id": "{{prefix}}/virtualNetworks/vnet01/subnets/default", "name": "default", "properties": { "addressPrefix": "10.0.0.0/24" } }] } }
            """,
            $$"""
            { "id": "{{prefix}}/networkInterfaces/nic01", "name": "nic01", "type": "Microsoft.Network/networkInterfaces", "location": "eastus",
              "properties": { "networkSecurityGroup": { "id": "{{groupId}}" }, "virtualMachine": { "id": "{{vmId}}" },
                "ipConfigurations": [{ "name": "ipconfig1", "properties": { "primary": true, "privateIPAddress": "10.0.0.4", "privateIPAddressVersion": "IPv4",
                  "subnet": { "id": "{{prefix}}/virtualNetworks/vnet01/subnets/default" } } }] } }
            """,
            $$"""
            { "id": "{{vmId}}", "name": "vm01", "type": "Microsoft.Compute/virtualMachines", "location": "eastus",
              "properties": { "vmId": "11111111-1111-4111-8111-111111111111", "storageProfile": { "osDisk": { "osType": "Linux" } },
                "networkProfile": { "networkInterfaces": [{ "id": "{{prefix}}/networkInterfaces/nic01" }] } } }
            """,
        };
        return "[" + string.Join(",", resources) + "]";
    }
}
