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
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Method = "PUT", Path = "/db01-nsg/securityRules/", Status = 403, Code = "RequestDisallowedByPolicy" });

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

    [Theory]
    [InlineData("edited by hand")]
    [InlineData("")]
    public async Task Sweep_ExpiryUnreadableAndNoFact_ClosesAtOnce(string description)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var group = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var forged = new SecurityRule
        {
            Name = "JitAccess-Allow-01m819mme9dwf3txpswq-1",
            Description = description,
            Priority = 500,
            Direction = RuleDirection.Inbound,
            Access = RuleAccess.Allow,
            Protocol = "Tcp",
            Sources = ["*"],
            Destinations = ["10.10.1.4"],
            DestinationPorts = ["22"],
        };
        await context.Network.PutRuleAsync(group, forged, new Core.Ports.WriteIntent(null), Stage.None);

        await stage.SweepAsync(context);

        Assert.DoesNotContain(stage.Ours(), name => name.Contains("JitAccess-Allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_DescriptionProlonged_ClosesAtTheClaimedTime()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        var id = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var rule = (await context.Network.GetSecurityGroupAsync(id, Stage.None)).Rules.First(candidate => candidate.Name.Contains(grant.RequestId, StringComparison.Ordinal));
        await context.Network.PutRuleAsync(id, rule with { Description = rule.Description!.Replace("T10:", "T20:", StringComparison.Ordinal) }, new Core.Ports.WriteIntent(null), Stage.None);
        stage.World.Clock.Advance(TimeSpan.FromHours(1));

        await stage.SweepAsync(context);

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sweep_BaselineDeletedOrInverted_IsShownAndWrittenAgain(bool deleted)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var good = stage.Everything();
        var id = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var deny = (await context.Network.GetSecurityGroupAsync(id, Stage.None)).Rules.First(rule => rule.Name.StartsWith("JitAccess-Deny", StringComparison.Ordinal));
        if (deleted)
        {
            await context.Network.DeleteRuleAsync(id, deny.Name, new Core.Ports.WriteIntent(null), Stage.None);
        }
        else
        {
            await context.Network.PutRuleAsync(id, deny with { Access = RuleAccess.Allow }, new Core.Ports.WriteIntent(null), Stage.None);
        }

        var shown = Assert.Single(await new GetVms(context, stage.Told).ListAsync([Stage.Vm("web01")], Stage.None));
        Assert.Equal((false, "Degraded"), (shown.Protected, shown.State));
        Assert.Contains(deny.Name, Assert.Single(shown.Notes), StringComparison.Ordinal);
        var result = await stage.SweepAsync(context);

        Assert.Equal("Repair", Assert.Single(result.Actions).Action);
        Assert.Equal(good, stage.Everything());
    }

    [Fact]
    public async Task Claim_LongerThanWhatWasAsked_DoesNotProlong()
    {
        var alice = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(alice, Stage.Protection("web01"));
        var waiting = await stage.RequestAsync(rita, Stage.Wish("web01"));
        var requestId = RequestId.Parse(waiting.RequestId);
        var forged = new Core.Facts.OpeningFact
        {
            RequestId = requestId,
            Until = stage.World.Clock.Now.AddHours(20),
            Rules = [],
            VmId = "x",
            AttachmentRevision = 1,
            Author = rita.Account,
            At = stage.World.Clock.Now,
        };
        await rita.Facts.TryCreateAsync(Core.Facts.FactPath.InJournal(requestId, "opening"), forged, Stage.None);

        await stage.SweepAsync(alice);

        var open = await new GetRequests(rita, stage.Told).GetAsync(RequestReference.Of(waiting.RequestId), Stage.None);
        Assert.Equal(stage.World.Clock.Now.AddHours(1), open.ExpiresOn);
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        await stage.SweepAsync(alice);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Sweep_RuleWidenedByHand_ClosesTheGrant()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        var id = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var rule = (await context.Network.GetSecurityGroupAsync(id, Stage.None)).Rules.First(candidate => candidate.Name.Contains(grant.RequestId, StringComparison.Ordinal));
        await context.Network.PutRuleAsync(id, rule with { Sources = ["*"] }, new Core.Ports.WriteIntent(null), Stage.None);
        Assert.True(stage.GetsThrough("web01", "198.18.0.1"));

        var result = await stage.SweepAsync(context);

        Assert.Contains("RuleEdited", Assert.Single(result.Actions).Message, StringComparison.Ordinal);
        Assert.False(stage.GetsThrough("web01", "198.18.0.1"));
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Sweep_TagShortenedByHand_ClosesEarlier()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.UpdateTags(Stage.GroupId("web01-nsg"), new System.Collections.Generic.Dictionary<string, string?>(StringComparer.Ordinal) { [$"JitAccess-{grant.RequestId}"] = "until=2026-03-02T09:10:00Z" });
        stage.World.Clock.Advance(TimeSpan.FromMinutes(10));

        await stage.SweepAsync(context);

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Sweep_TagWipedByRedeployment_SetsItAgain()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.UpdateTags(Stage.GroupId("web01-nsg"), new System.Collections.Generic.Dictionary<string, string?>(StringComparer.Ordinal) { [$"JitAccess-{grant.RequestId}"] = null });

        var result = await stage.SweepAsync(context);

        Assert.Equal("RepairTag", Assert.Single(result.Actions).Action);
        Assert.Contains($"prod-rg/web01-nsg/tag/JitAccess-{grant.RequestId}", stage.Ours());
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

        Assert.Contains("VmChanged", Assert.Single(result.Actions).Message, StringComparison.Ordinal);
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
