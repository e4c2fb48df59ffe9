using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>What happens when things go wrong in the middle: nothing stays open that should be closed.</summary>
public sealed class TroubleTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Request_PriorityTakenMeanwhile_TakesTheNext()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var request = new RequestAccess(context, stage.Told);
        var plan = await request.PlanAsync(Stage.Wish("web01"), Stage.None);
        stage.PutRule("web01-nsg", "came-first", plan.Plan.Changes[0].Rule!.Priority);

        var grant = await request.ExecuteAsync(plan, Stage.None);

        Assert.Equal((RequestStatus.Active, "Proved"), (grant.Status, grant.Proof));
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Request_PlanChangedWhileAsking_AsksAgain()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var request = new RequestAccess(context, stage.Told);
        var plan = await request.PlanAsync(Stage.Wish("web01"), Stage.None);
        stage.PutRule("web01-nsg", "came-first", plan.Plan.Changes[0].Rule!.Priority);
        stage.World.Clock.Advance(TimeSpan.FromMinutes(1));

        await stage.RefusedAsync(ErrorIds.PlanChanged, () => request.ExecuteAsync(plan, Stage.None));

        Assert.Empty(await new GetRequests(context, stage.Told).ListAsync(new RequestFilter { All = true }, Stage.None));
    }

    [Fact]
    public async Task Request_ForeignRuleInBetweenOpensMore_IsNeitherBlamedNorTrusted()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var request = new RequestAccess(context, stage.Told);
        var plan = await request.PlanAsync(Stage.Wish("web01"), Stage.None);
        stage.PutRule("web01-nsg", "foreign-allow", 150, access: "Allow", source: "192.0.2.0/24", port: "22");

        var grant = await request.ExecuteAsync(plan, Stage.None);

        Assert.Equal("Proved", grant.Proof);
        Assert.True(stage.GetsThrough("web01", "192.0.2.7"));
    }

    [Fact]
    public async Task Request_SpecificDenyPutInBetween_IsUndone()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var request = new RequestAccess(context, stage.Told);
        var plan = await request.PlanAsync(Stage.Wish("web01"), Stage.None);
        stage.PutRule("web01-nsg", "deny-this-range", 350, source: "203.0.113.0/28", port: "22");

        var error = await Assert.ThrowsAsync<JitAccessException>(() => request.ExecuteAsync(plan, Stage.None));

        Assert.Equal(ErrorIds.ProofViolated, error.ErrorId);
        Assert.Contains("deny-this-range", error.Message, StringComparison.Ordinal);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.DoesNotContain(stage.Ours(), name => name.Contains("Allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_SecondNsgRefuses_UndoesTheFirst()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("db01", PortSpecification.Ssh));
        stage.World.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Method = "PUT",
            Path = "/db01-nsg/securityRules/",
            Status = 403,
            Code = "RequestDisallowedByPolicy"
        });

        await Assert.ThrowsAnyAsync<JitAccessException>(() => stage.RequestAsync(context, Stage.Wish("db01")));

        Assert.DoesNotContain(stage.Ours(), name => name.Contains("Allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_DiesAfterTheWrite_IsCompletedOrClosedByTheSweep()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));

        // The write has its effect, and nothing that writes gets through any more: neither the retry nor the undoing.
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropAfter, Method = "PUT", Path = "/securityRules/JitAccess-Allow" });
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropBefore, Method = "PUT", Times = 1000 });
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropBefore, Method = "DELETE", Times = 1000 });
        await Assert.ThrowsAnyAsync<JitAccessException>(() => stage.RequestAsync(context, Stage.Wish("web01")));
        Assert.Contains(stage.Ours(), name => name.Contains("Allow", StringComparison.Ordinal));
        stage.World.Faults.Clear();

        var completed = await stage.SweepAsync(context);
        Assert.Empty(completed.Failed);
        var grant = Assert.Single(await new GetRequests(context, stage.Told).ListAsync(new RequestFilter(), Stage.None));
        Assert.Equal(RequestStatus.Active, grant.Status);

        stage.World.Clock.Set(grant.ExpiresOn!.Value);
        await stage.SweepAsync(context);
        Assert.DoesNotContain(stage.Ours(), name => !name.Contains("JitAccess-Deny", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_LedgerGone_StillCloses()
    {
        var folder = new TemporaryFolder();
        var context = await stage.ConnectAsync(store: folder.Path);
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));
        folder.Dispose();
        using var another = new TemporaryFolder();
        var stranger = await stage.ConnectAsync(store: another.Path);

        var early = await stage.SweepAsync(stranger);
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Equal("Report", Assert.Single(early.Actions).Action);
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        await stage.SweepAsync(stranger);

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.DoesNotContain(stage.Ours(), name => !name.Contains("JitAccess-Deny", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_DeleteLock_NeutralisesAndDeletesLater()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.SetLock(Stage.GroupId("web01-nsg"), "CanNotDelete");
        stage.World.Clock.Advance(TimeSpan.FromHours(2));

        var locked = await stage.SweepAsync(context);
        Assert.Equal("Neutralise", Assert.Single(locked.Actions).Action);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Contains(stage.Ours(), name => name.Contains("JitAccess-Allow", StringComparison.Ordinal));

        stage.World.RemoveLock(Stage.GroupId("web01-nsg"));
        await stage.SweepAsync(context);
        Assert.DoesNotContain(stage.Ours(), name => !name.Contains("JitAccess-Deny", StringComparison.Ordinal));
        var story = Assert.Single(await new GetRequests(context, stage.Told).ListAsync(new RequestFilter { All = true }, Stage.None));
        Assert.Equal(RequestStatus.Expired, story.Status);
    }

    [Fact]
    public async Task Sweep_ReadOnlyLock_RaisesAnAlarmAndGoesOn()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.EnableAsync(context, Stage.Protection("db01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));
        await stage.RequestAsync(context, Stage.Wish("db01"));
        stage.World.SetLock(Stage.GroupId("web01-nsg"), "ReadOnly");
        stage.World.Clock.Advance(TimeSpan.FromHours(2));

        var result = await stage.SweepAsync(context);

        var failed = Assert.Single(result.Failed);
        Assert.Equal(ErrorIds.ScopeLocked, failed.ErrorId);
        Assert.Contains("ALARM", failed.Message, StringComparison.Ordinal);
        Assert.False(stage.GetsThrough("db01", Stage.Engineer));
    }

    [Fact]
    public async Task Sweep_AddressGoesToAnotherVm_ClosesTheGrant()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.DeleteResource(Stage.VmId("web01").ToString());
        stage.World.DeleteResource($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Network/networkInterfaces/web01-nic");

        var result = await stage.SweepAsync(context);

        Assert.Equal(["Close", "Suspend"], result.Actions.Select(action => action.Action));
        Assert.Contains("VmChanged", result.Actions[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Ours(), name => name.Contains("JitAccess-Allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disable_DiesBeforeTheBaselineIsGone_TheSweepFinishes()
    {
        var context = await stage.ConnectAsync();
        var before = stage.Everything();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var disable = new DisableVm(context, stage.Told);
        var plan = await disable.PlanAsync(Stage.Vm("web01"), moveBack: false, Stage.None);
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropBefore, Method = "DELETE", Times = 1000 });
        await Assert.ThrowsAnyAsync<JitAccessException>(() => disable.ExecuteAsync(plan, Stage.None));
        stage.World.Faults.Clear();

        await stage.SweepAsync(context);

        Assert.Equal(before, stage.Everything());
    }

    [Fact]
    public async Task Requests_ManyAtOnceOnOneNsg_EachHasItsOwnPriority()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));

        var grants = await Task.WhenAll(Enumerable.Range(1, 6).Select(number => stage.RequestAsync(context, Stage.Wish("web01", $"203.0.113.{number}"))));

        Assert.All(grants, grant => Assert.Equal(RequestStatus.Active, grant.Status));
        Assert.All(Enumerable.Range(1, 6), number => Assert.True(stage.GetsThrough("web01", $"203.0.113.{number}")));
        Assert.False(stage.GetsThrough("web01", "203.0.113.9"));
    }

    [Fact]
    public async Task Open_TwoSweepsAtOnce_OneClaimOneSetOfRules()
    {
        var alice = await stage.ConnectAsync();
        var bob = await stage.ConnectAsync("carol@contoso.example");
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(alice, Stage.Protection("db01"));
        var waiting = await stage.RequestAsync(rita, Stage.Wish("db01"));

        await Task.WhenAll(stage.SweepAsync(alice), stage.SweepAsync(bob));

        Assert.Equal(2, stage.Ours().Count(name => name.Contains("JitAccess-Allow", StringComparison.Ordinal)));
        var open = await new GetRequests(rita, stage.Told).GetAsync(RequestReference.Of(waiting.RequestId), Stage.None);
        Assert.Equal(RequestStatus.Active, open.Status);
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(stage.SweepAsync(alice), stage.SweepAsync(bob));
        Assert.DoesNotContain(stage.Ours(), name => !name.Contains("JitAccess-Deny", StringComparison.Ordinal));
    }
}
