using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Rules that bear a name of ours and open a VM, though no grant of it lists them.</summary>
public sealed class StrayRuleTests : IDisposable
{
    private static readonly string UnknownId = RequestId.Create(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), new byte[10]).ToString();
    private readonly Stage stage = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        stage.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_RuleUnderTheIdOfAnotherVmsLiveGrant_DeletesItAlone(bool disable)
    {
        var context = await ProtectAsync("web01", "db01");
        var other = await stage.RequestAsync(context, Stage.Wish("db01"));
        var before = stage.Ours().Where(name => name.Contains(other.RequestId, StringComparison.Ordinal)).ToArray();
        var rule = await PutAsync(context, "web01-nsg", other.RequestId, 7, "10.10.1.4");
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));

        await CloseAsync(context, "web01", disable);

        Assert.Equal(before, stage.Ours().Where(name => name.Contains(other.RequestId, StringComparison.Ordinal)));
        Assert.True(stage.GetsThrough("db01", Stage.Engineer));
        Assert.Contains(stage.Told.Warnings, warning => warning.Contains(rule, StringComparison.Ordinal));
        Assert.Null((await StoryAsync(context, other)).ClosedOn);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_ClaimedRuleOfAnotherVmWasWidenedToThisOne_DeletesIt(bool disable)
    {
        var context = await ProtectAsync("app01", "app02");
        var other = await stage.RequestAsync(context, Stage.Wish("app02"));
        var group = await GroupAsync(context, "app-nsg");
        var claimed = group.Rules.Single(rule => rule.Name.StartsWith($"JitAccess-Allow-{other.RequestId}", StringComparison.Ordinal));
        await context.Network.PutRuleAsync(group.Id, claimed with { Destinations = ["10.10.2.0/24"] }, new WriteIntent(null), Stage.None);
        Assert.True(stage.GetsThrough("app01", Stage.Engineer));

        await CloseAsync(context, "app01", disable);

        Assert.Null((await GroupAsync(context, "app-nsg")).FindRule(claimed.Name));
    }

    [Theory]
    [InlineData(true, "*")]
    [InlineData(true, "10.10.1.0/24")]
    [InlineData(true, "10.10.9.9,10.10.1.4")]
    [InlineData(true, "VirtualNetwork")]
    [InlineData(false, "*")]
    [InlineData(false, "10.10.9.9,10.10.1.4")]
    public async Task Close_RuleOfAnUnknownGrantReachesTheVm_DeletesIt(bool disable, string destinations)
    {
        var context = await ProtectAsync("web01");
        var rule = await PutAsync(context, "web01-nsg", UnknownId, 1, destinations.Split(','));

        await CloseAsync(context, "web01", disable);

        Assert.Null((await GroupAsync(context, "web01-nsg")).FindRule(rule));
        Assert.Contains(stage.Told.Warnings, warning => warning.Contains(UnknownId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "app-asg")]
    [InlineData(false, "other-asg")]
    public async Task Disable_RuleOfAnUnknownGrantNamesAGroup_DeletesItWhereTheVmIsInIt(bool isIn, string name)
    {
        var context = await ProtectAsync("app01");
        var id = ResourceId.Parse(Stage.GroupId("app-nsg").Replace("networkSecurityGroups/app-nsg", $"applicationSecurityGroups/{name}",
            StringComparison.Ordinal));
        if (!isIn)
        {
            stage.World.PutResource($$"""
                { "id": "{{id}}", "name": "{{name}}", "type": "Microsoft.Network/applicationSecurityGroups", "location": "westeurope", "properties": {} }
                """);
        }

        var allow = Allow(UnknownId, 1) with { DestinationGroups = [id] };
        await context.Network.PutRuleAsync(ResourceId.Parse(Stage.GroupId("app-nsg")), allow, new WriteIntent(null), Stage.None);

        var disabled = await stage.DisableAsync(context, "app01");

        Assert.Equal(isIn, (await GroupAsync(context, "app-nsg")).FindRule(allow.Name) is null);
        Assert.Equal("Proved", disabled.Proof);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_RuleOfAnUnknownGrantReachesAnotherVmOnly_LeavesIt(bool disable)
    {
        var context = await ProtectAsync("app01");
        var rule = await PutAsync(context, "app-nsg", UnknownId, 1, "10.10.2.5");

        await CloseAsync(context, "app01", disable);

        Assert.NotNull((await GroupAsync(context, "app-nsg")).FindRule(rule));
    }

    [Fact]
    public async Task Disable_RuleOfAGrantIsLeft_IsNotProved()
    {
        var context = await ProtectAsync("web01");
        var disable = new DisableVm(context, stage.Told);
        var plan = await disable.PlanAsync(VmReference.Of(Stage.VmId("web01")), moveBack: false, Stage.None);
        var rule = await PutAsync(context, "web01-nsg", UnknownId, 1, "*");

        var disabled = await disable.ExecuteAsync(plan, Stage.None);

        Assert.StartsWith("Violated", disabled.Proof, StringComparison.Ordinal);
        Assert.Contains(stage.Told.Warnings, warning => warning.Contains(rule, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disable_ClaimedRuleOfAnotherVmConcernsThisOne_LeavesItAndIsUnknown()
    {
        var context = await ProtectAsync("app01", "app02");
        var other = await stage.RequestAsync(context, Stage.Wish("app02"));

        // The address of the one was given to the other.
        stage.Edit(Stage.NicId("app02-nic"), nic => nic["properties"]!["ipConfigurations"]![0]!["properties"]!["privateIPAddress"] = "10.10.2.77");
        stage.Edit(Stage.NicId("app01-nic"), nic => nic["properties"]!["ipConfigurations"]![0]!["properties"]!["privateIPAddress"] = "10.10.2.5");
        var disabled = await stage.DisableAsync(context, "app01");

        Assert.StartsWith("Unknown", disabled.Proof, StringComparison.Ordinal);
        Assert.Contains(other.RequestId, disabled.Proof, StringComparison.Ordinal);
        Assert.Contains(stage.Ours(), name => name.Contains(other.RequestId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disable_VmIsDetachedAndAListedGrantIsOpen_ClosesIt()
    {
        var context = await ProtectAsync("web01");
        _ = await stage.RequestAsync(context, Stage.Wish("web01"));
        var key = VmKey.Of(Stage.VmId("web01"));
        var first = (await context.Facts.ReadAsync(FactPath.Attachment(key, 1), Stage.None))!;
        var detached = (AttachmentFact)first.Fact with { Revision = 2, Previous = first.Hash, State = AttachmentState.Detached, At = stage.World.Clock.Now };
        Assert.NotNull(await context.Facts.TryCreateAsync(FactPath.Attachment(key, 2), detached, Stage.None));
        var group = await GroupAsync(context, "web01-nsg");
        foreach (var rule in group.Rules.Where(rule => OurRuleName.IsOf(rule, key)))
        {
            _ = await context.Network.DeleteRuleAsync(group.Id, rule.Name, new WriteIntent(null), Stage.None);
        }

        var disabled = await stage.DisableAsync(context, "web01");

        Assert.Equal("Proved", disabled.Proof);
        Assert.Empty(stage.Ours());
    }

    private async Task<JitContext> ProtectAsync(params string[] vms)
    {
        var context = await stage.ConnectAsync(store: folder.Path);
        foreach (var vm in vms)
        {
            _ = await stage.EnableAsync(context, Stage.Protection(vm));
        }

        return context;
    }

    private async Task CloseAsync(JitContext context, string vm, bool disable)
    {
        if (disable)
        {
            Assert.Equal("Proved", (await stage.DisableAsync(context, vm)).Proof);
            return;
        }

        var operation = new RevokeUnlisted(context, stage.Told);
        foreach (var grant in await operation.FindAsync(VmReference.Of(Stage.VmId(vm)), new HashSet<string>(), Stage.None))
        {
            _ = await operation.ExecuteAsync(grant, Stage.None);
        }

        Assert.False(stage.GetsThrough(vm, Stage.Engineer));
    }

    private static async Task<string> PutAsync(JitContext context, string nsg, string requestId, int number, params string[] destinations)
    {
        var rule = Allow(requestId, number) with { Destinations = destinations };
        await context.Network.PutRuleAsync(ResourceId.Parse(Stage.GroupId(nsg)), rule, new WriteIntent(null), Stage.None);
        return rule.Name;
    }

    private static SecurityRule Allow(string requestId, int number) => new()
    {
        Name = OurRuleName.Allow(RequestId.Parse(requestId), number),
        Priority = 150,
        Direction = RuleDirection.Inbound,
        Access = RuleAccess.Allow,
        Protocol = "Tcp",
        Sources = [Stage.Engineer],
        DestinationPorts = ["22"],
    };

    private static Task<NetworkSecurityGroup> GroupAsync(JitContext context, string nsg) =>
        context.Network.GetSecurityGroupAsync(ResourceId.Parse(Stage.GroupId(nsg)), Stage.None);

    private Task<JitRequest> StoryAsync(JitContext context, JitRequest request) =>
        new GetRequests(context, stage.Told).GetAsync(RequestReference.Of(request.RequestId), Stage.None);
}
