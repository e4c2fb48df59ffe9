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
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>What a sweep puts right, and how it says so.</summary>
public sealed class SweepRepairTests : IDisposable
{
    private static readonly ResourceId Nsg = ResourceId.Parse(Stage.GroupId("web01-nsg"));

    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Sweep_RulesOfALiveGrantDeletedByHand_StatesThatItIsClosed()
    {
        var (context, grant) = await OpenAsync();
        await context.Network.DeleteRuleAsync(Nsg, AllowOf(grant), new WriteIntent(null), Stage.None);

        var result = await stage.SweepAsync(context);

        Assert.Contains("RulesDeleted", Assert.Single(result.Actions).Message, StringComparison.Ordinal);
        Assert.Equal(RequestStatus.Revoked, (await ShowAsync(context, grant)).Status);
        Assert.DoesNotContain(stage.Ours(), name => name.Contains(grant.RequestId, StringComparison.Ordinal));
        Assert.Empty((await stage.SweepAsync(context)).Actions);
    }

    [Fact]
    public async Task Sweep_OneOfTwoRulesDeletedByHand_ClosesTheOther()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("db01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("db01"));
        var nsg = ResourceId.Parse(Stage.GroupId("db01-nsg"));
        var rule = (await context.Network.GetSecurityGroupAsync(nsg, Stage.None)).Rules.First(rule =>
            rule.Name.Contains(grant.RequestId, StringComparison.Ordinal));
        await context.Network.DeleteRuleAsync(nsg, rule.Name, new WriteIntent(null), Stage.None);

        await stage.SweepAsync(context);

        Assert.DoesNotContain(stage.Ours(), name => name.Contains("Allow", StringComparison.Ordinal));
        Assert.Equal(RequestStatus.Revoked, (await ShowAsync(context, grant)).Status);
    }

    [Fact]
    public async Task Sweep_DescriptionEdited_WritesItAgainAndStatesIt()
    {
        var (context, grant) = await OpenAsync();
        var good = stage.Everything();
        var rule = (await context.Network.GetSecurityGroupAsync(Nsg, Stage.None)).FindRule(AllowOf(grant))!;
        await context.Network.PutRuleAsync(Nsg, rule with { Description = "mine" }, new WriteIntent(null), Stage.None);

        var result = await stage.SweepAsync(context);

        Assert.Equal("Repair", Assert.Single(result.Actions).Action);
        Assert.Equal(good, stage.Everything());
        Assert.Contains((await ShowAsync(context, grant)).History, line => line.Contains("description", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_TagWiped_StatesTheRepair()
    {
        var (context, grant) = await OpenAsync();
        stage.World.UpdateTags(Nsg.ToString(), new Dictionary<string, string?>(StringComparer.Ordinal) { [$"JitAccess-{grant.RequestId}"] = null });

        await stage.SweepAsync(context);

        Assert.Contains((await ShowAsync(context, grant)).History, line => line.Contains("repaired: set the tag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_VmCreatedAnew_ClosesItsGrantsAndSuspendsItsProtection()
    {
        var (context, _) = await OpenAsync();
        stage.Edit(Stage.VmId("web01"), vm => vm["properties"]!["vmId"] = "99999999-0000-4000-8000-000000000001");

        var result = await stage.SweepThoroughlyAsync(context);

        Assert.Equal(["Close", "Suspend"], result.Actions.Select(action => action.Action));
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        var error = await stage.RefusedAsync(ErrorIds.VmSuspended, () => stage.RequestAsync(context, Stage.Wish("web01")));
        Assert.Contains("anew", error.Message, StringComparison.Ordinal);
        Assert.Empty((await stage.SweepThoroughlyAsync(context)).Actions);
        Assert.True((await stage.EnableAsync(context, Stage.Protection("web01"))).Protected);
        Assert.Equal(RequestStatus.Active, (await stage.RequestAsync(context, Stage.Wish("web01"))).Status);
    }

    [Fact]
    public async Task Sweep_VmGone_ClosesItsGrantsAndSuspendsItsProtection()
    {
        var (context, grant) = await OpenAsync();
        stage.World.DeleteResource(Stage.VmId("web01").ToString());

        var result = await stage.SweepThoroughlyAsync(context);

        Assert.Equal(["Close", "Suspend"], result.Actions.Select(action => action.Action));
        Assert.Equal(RequestStatus.Revoked, (await ShowAsync(context, grant)).Status);
    }

    [Fact]
    public async Task Sweep_AddressChanged_ClosesItsGrantsAndTheBaselineFollows()
    {
        var (context, _) = await OpenAsync();
        MoveTo("10.10.1.77");
        Assert.True(stage.GetsThrough("web01", "192.0.2.200"), "The old baseline says nothing about the new address.");

        var result = await stage.SweepThoroughlyAsync(context);

        Assert.Empty(result.Failed);
        Assert.Equal(["Close", "Follow"], result.Actions.Select(action => action.Action));
        Assert.Equal("Proved", result.Actions[1].Proof);
        Assert.False(stage.GetsThrough("web01", "192.0.2.200"));
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Empty((await stage.SweepThoroughlyAsync(context)).Actions);
        Assert.Equal("Proved", (await stage.RequestAsync(context, Stage.Wish("web01"))).Proof);
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
        await stage.DisableAsync(context, "web01");
        Assert.Empty(stage.Ours());
    }

    [Fact]
    public async Task Sweep_AddressChangedAndALiveGrant_IsNoticedWithoutAThoroughPass()
    {
        var (context, _) = await OpenAsync();
        MoveTo("10.10.1.77");

        await stage.SweepAsync(context);

        Assert.False(stage.GetsThrough("web01", "192.0.2.200"));
        Assert.DoesNotContain(stage.Ours(), name => name.Contains("Allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_AddressChangedAndControlIsNotItsToWrite_WritesTheRulesAndReports()
    {
        stage.World.SetBlobRoles(SandboxBlobRole.Defaults);
        var alice = await stage.ConnectAsync(store: stage.World.BlobEndpoint.AbsoluteUri);
        var sweeper = await stage.ConnectAsync("sweeper", store: stage.World.BlobEndpoint.AbsoluteUri);
        await stage.EnableAsync(alice, Stage.Protection("web01"));
        MoveTo("10.10.1.77");

        var result = await stage.SweepThoroughlyAsync(sweeper);

        Assert.False(stage.GetsThrough("web01", "192.0.2.200"));
        var failed = Assert.Single(result.Failed);
        Assert.Equal(("Follow", ErrorIds.VmIdentityChanged), (failed.Action, failed.ErrorId));
    }

    [Fact]
    public async Task Sweep_NsgGone_SuspendsTheProtection()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        stage.Edit(Stage.NicId("web01-nic"), nic => nic["properties"]!.AsObject().Remove("networkSecurityGroup"));
        stage.World.DeleteResource(Nsg.ToString());

        var result = await stage.SweepAsync(context);

        var action = Assert.Single(result.Actions);
        Assert.Equal("Suspend", action.Action);
        Assert.Contains("web01-nsg is gone", action.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_GraphIsDown_ReadsEveryNsg()
    {
        var (context, _) = await OpenAsync();
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Path = "/providers/Microsoft.ResourceGraph/", Status = 500, Times = 1000 });

        var result = await stage.SweepAsync(context);

        Assert.True(result.IsThorough);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Sweep_ALockThatStays_IsNeutralisedOnceAndThenOnlyReported()
    {
        var (context, _) = await OpenAsync();
        stage.World.SetLock(Nsg.ToString(), "CanNotDelete");
        stage.World.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal("Neutralise", Assert.Single((await stage.SweepAsync(context)).Actions).Action);

        Assert.Equal("Report", Assert.Single((await stage.SweepAsync(context)).Actions).Action);
    }

    private async Task<(JitContext Context, JitRequest Grant)> OpenAsync()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        return (context, await stage.RequestAsync(context, Stage.Wish("web01")));
    }

    private void MoveTo(string address) =>
        stage.Edit(Stage.NicId("web01-nic"), nic => nic["properties"]!["ipConfigurations"]![0]!["properties"]!["privateIPAddress"] = address);

    private static string AllowOf(JitRequest grant) => $"JitAccess-Allow-{grant.RequestId}-1";

    private async Task<JitRequest> ShowAsync(JitContext context, JitRequest request) =>
        await new GetRequests(context, stage.Told).GetAsync(RequestReference.Of(request.RequestId), Stage.None);
}
