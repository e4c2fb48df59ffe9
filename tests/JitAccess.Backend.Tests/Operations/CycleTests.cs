using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Protect, ask, open, revoke, sweep, on real ARM traffic.</summary>
public sealed class CycleTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData("web01")]
    [InlineData("app01")]
    [InlineData("db01")]
    public async Task Cycle_EveryOperation_LeavesForeignRulesAndTagsAlone(string vm)
    {
        var context = await stage.ConnectAsync();
        var before = stage.Foreign();
        var untouched = stage.Everything();

        await stage.EnableAsync(context, Stage.Protection(vm));
        Assert.Equal(before, stage.Foreign());
        Assert.False(stage.GetsThrough(vm, Stage.Engineer));

        var grant = await stage.RequestAsync(context, Stage.Wish(vm));
        Assert.Equal((RequestStatus.Active, "Proved"), (grant.Status, grant.Proof));
        Assert.Equal(before, stage.Foreign());
        Assert.True(stage.GetsThrough(vm, Stage.Engineer));
        Assert.False(stage.GetsThrough(vm, "203.0.113.8"));
        Assert.False(stage.GetsThrough(vm, Stage.Engineer, 3389));

        var revoked = await stage.RevokeAsync(context, grant);
        Assert.Equal((RequestStatus.Revoked, true), (revoked.Status, revoked.SessionsMayContinue));
        Assert.Equal(before, stage.Foreign());
        Assert.False(stage.GetsThrough(vm, Stage.Engineer));

        await stage.RequestAsync(context, Stage.Wish(vm));
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        var sweep = await stage.SweepAsync(context);
        Assert.Empty(sweep.Failed);
        Assert.Equal("Close", Assert.Single(sweep.Actions).Action);
        Assert.Equal(before, stage.Foreign());
        Assert.False(stage.GetsThrough(vm, Stage.Engineer));

        await stage.DisableAsync(context, vm);
        Assert.Equal(untouched, stage.Everything());
    }

    [Fact]
    public async Task Grant_InTheNsg_SaysItsExpiryInRuleAndTag()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));

        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));

        var group = await context.Network.GetSecurityGroupAsync(ResourceId.Parse(Stage.GroupId("web01-nsg")), Stage.None);
        var rule = Assert.Single(group.Rules, candidate => candidate.Name == $"JitAccess-Allow-{grant.RequestId}-1");
        Assert.Equal($"JitAccess {grant.RequestId} until 2026-03-02T10:00:00Z for {context.Account.ObjectId}", rule.Description);
        Assert.Equal((RuleAccess.Allow, Stage.Engineer, "10.10.1.4", "22"), (rule.Access, rule.Sources[0], rule.Destinations[0], rule.DestinationPorts[0]));
        Assert.StartsWith("until=2026-03-02T10:00:00Z by=", group.Tags[$"JitAccess-{grant.RequestId}"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ByResourceIdOnOneNsg_TakesAtMostNineRequests()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        stage.World.ClearRequests();

        await stage.RequestAsync(context, Stage.Wish("web01"));

        var requests = stage.World.Requests.Where(request => !request.IsPoll).ToArray();
        Assert.True(requests.Length <= 9, string.Join(Environment.NewLine, requests.Select(request => request.Method + " " + request.Path)));
    }

    [Fact]
    public async Task Sweep_NothingToDoThoroughly_ReadsThePagesOfNsgsNicsAndVmsOnly()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.ClearRequests();

        var result = await stage.SweepThoroughlyAsync(context);

        Assert.Empty(result.Actions);
        Assert.Equal(
            ["networkInterfaces", "networkSecurityGroups", "virtualMachines"],
            stage.World.Requests.Select(request => request.Path.Split('/')[^1]).OrderBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sweep_NothingToDo_AsksTheGraphAndReadsWhatMattersFromTheService()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.ClearRequests();

        var result = await stage.SweepAsync(context);

        Assert.Empty(result.Actions);
        Assert.Equal(1, result.SecurityGroups);
        Assert.Equal(["resources", "web01", "web01-nic", "web01-nsg"],
            stage.World.Requests.Select(request => request.Path.Split('/')[^1]).OrderBy(name => name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public async Task Sweep_ManyExpiredGrants_TakesAtMostThePagesAndFourRequestsEach(bool thorough, int pages)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        foreach (var number in Enumerable.Range(1, 6))
        {
            await stage.RequestAsync(context, Stage.Wish("web01", $"203.0.113.{number}"));
        }

        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        stage.World.ClearRequests();

        var result = await stage.SweepAsync(context, new SweepOptions { Thorough = thorough });

        Assert.Equal(6, result.Actions.Count(action => action.Action == "Close"));
        var requests = stage.World.Requests.Where(request => !request.IsPoll).ToArray();
        Assert.True(requests.Length <= pages + (4 * 6), string.Join(Environment.NewLine, requests.Select(request => request.Method + " " + request.Path)));
        var lastRule = Array.FindLastIndex(requests, request => request.Path.Contains("/securityRules/", StringComparison.Ordinal));
        var firstTag = Array.FindIndex(requests, request => request.Path.EndsWith("/tags/default", StringComparison.OrdinalIgnoreCase));
        Assert.True(lastRule < firstTag, "A tag was removed while a rule was still there.");
    }

    [Fact]
    public async Task Request_AgainWhileOpen_StandsOnRulesOfItsOwn()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var first = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.Clock.Advance(TimeSpan.FromMinutes(30));

        var second = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.Clock.Advance(TimeSpan.FromMinutes(31));
        await stage.SweepAsync(context);

        Assert.NotEqual(first.Rules, second.Rules);
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
        stage.World.Clock.Advance(TimeSpan.FromMinutes(30));
        await stage.SweepAsync(context);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Request_Ipv6OnBothNsgs_OpensOnlyThatFamily()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("db01"));

        var grant = await stage.RequestAsync(context, Stage.Wish("db01", "2001:db8::7"));

        Assert.Equal(2, grant.Rules.Count);
        Assert.True(stage.GetsThrough("db01", "2001:db8::7"));
        Assert.False(stage.GetsThrough("db01", "2001:db8::8"));
        Assert.False(stage.GetsThrough("db01", Stage.Engineer));
    }

    [Fact]
    public async Task Enable_BastionExempt_KeepsBastionAndCutsTheRest()
    {
        var context = await stage.ConnectAsync();

        var vm = await stage.EnableAsync(context, Stage.Protection("web01") with { Exempt = ["10.10.250.0/26"] });

        Assert.Equal("Proved", vm.Proof);
        Assert.True(stage.GetsThrough("web01", "10.10.250.5"));
        Assert.False(stage.GetsThrough("web01", "10.10.250.64"));
        Assert.False(stage.GetsThrough("web01", "192.0.2.200"));
    }

    [Fact]
    public async Task Enable_AgainWithFewerPorts_BringsTheBaselineUpToDate()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01", PortSpecification.Ssh, PortSpecification.Parse("53/udp")));
        Assert.Equal(2, stage.Ours().Count);

        await stage.EnableAsync(context, Stage.Protection("web01", PortSpecification.Ssh));

        Assert.Single(stage.Ours());
        Assert.False(stage.GetsThrough("web01", "192.0.2.200"));
    }

    [Fact]
    public async Task GetVms_LiveGrant_ShowsWhoGetsInUntilWhen()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));

        var all = await new GetVms(context, stage.Told).ListAsync([], Stage.None);

        var web = Assert.Single(all, vm => vm.VMName == "web01");
        Assert.Equal((true, "ssh from 203.0.113.7"), (web.Protected, Assert.Single(web.OpenTo)));
        Assert.Equal(stage.World.Clock.Now.AddHours(1), web.Until);
        Assert.False(all.First(vm => vm.VMName == "app01").Protected);
    }

    [Fact]
    public async Task MakeRoom_Open01_MovesOnlyPrioritiesAndMovesThemBack()
    {
        var context = await stage.ConnectAsync();
        var before = stage.Everything();

        await stage.EnableAsync(context, Stage.Protection("open01", PortSpecification.Ssh) with { MakeRoom = true });

        Assert.False(stage.GetsThrough("open01", "198.18.0.1"));
        Assert.True(stage.GetsThrough("open01", "198.18.0.1", 443));
        var grant = await stage.RequestAsync(context, Stage.Wish("open01"));
        Assert.Equal("Proved", grant.Proof);
        await stage.DisableAsync(context, "open01", moveBack: true);
        Assert.Equal(before, stage.Everything());
    }
}
