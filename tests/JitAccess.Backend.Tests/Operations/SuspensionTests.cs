using System;
using System.IO;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

public sealed class SuspensionTests : IDisposable
{
    private static readonly PolicyChange Open =
        new() { Name = PolicyStage.Name, Ports = [PortSpecification.Ssh], Requesters = [Stage.Alice], AllowedSource = ["203.0.113.0/24"] };

    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Suspend_OfAPolicy_StopsItUntilItIsResumed()
    {
        var alice = await ProtectedAsync();

        var suspended = Assert.Single(await stage.SuspendAsync(alice, PolicyStage.Name));

        Assert.Equal((PolicyState.Suspended, "the freeze", 2), (suspended.State, suspended.Reason, suspended.Revision));
        var error = await stage.RefusedAsync(ErrorIds.PolicySuspended, () => stage.RequestAsync(alice, Stage.Wish("web01")));
        Assert.Contains($"Resume-JitPolicy {PolicyStage.Name}", error.Message, StringComparison.Ordinal);
        Assert.Equal(PolicyState.Active, Assert.Single(await stage.SuspendAsync(alice, PolicyStage.Name, suspend: false)).State);
        _ = await stage.RequestAsync(alice, Stage.Wish("web01"));
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Suspend_OfEverything_StopsVmsWithAPolicyOfTheirOwnToo()
    {
        var alice = await ProtectedAsync();
        _ = await stage.EnableAsync(alice, Stage.Protection("db01"));

        var all = await stage.SuspendAsync(alice, name: null);

        Assert.All(all, policy => Assert.True(policy is { State: PolicyState.Suspended, AllSuspended: true, Revision: 1 }));
        _ = await stage.RefusedAsync(ErrorIds.PolicySuspended, () => stage.RequestAsync(alice, Stage.Wish("web01")));
        _ = await stage.RefusedAsync(ErrorIds.PolicySuspended, () => stage.RequestAsync(alice, Stage.Wish("db01")));
        var resumed = await stage.SuspendAsync(alice, name: null, suspend: false);
        Assert.All(resumed, policy => Assert.True(policy is { State: PolicyState.Active, AllSuspended: false }));
        _ = await stage.RequestAsync(alice, Stage.Wish("web01"));
    }

    [Fact]
    public async Task Suspend_Again_AddsNoRevision()
    {
        var alice = await ProtectedAsync();
        _ = await stage.SuspendAsync(alice, PolicyStage.Name);
        _ = await stage.SuspendAsync(alice, name: null);

        Assert.Equal(2, Assert.Single(await stage.SuspendAsync(alice, PolicyStage.Name)).Revision);
        _ = await stage.SuspendAsync(alice, name: null);
        Assert.Null(await alice.Facts.ReadAsync(FactPath.Suspension(2), Stage.None));
    }

    [Fact]
    public async Task Resume_OfWhatWasNeverSuspended_WritesNothing()
    {
        var alice = await ProtectedAsync();

        _ = await stage.SuspendAsync(alice, name: null, suspend: false);

        Assert.Equal(1, Assert.Single(await stage.SuspendAsync(alice, PolicyStage.Name, suspend: false)).Revision);
        Assert.Null(await alice.Facts.ReadAsync(FactPath.Suspension(1), Stage.None));
    }

    [Fact]
    public async Task Resume_OfAPolicyWhileEverythingIsSuspended_SaysThatNothingOpensYet()
    {
        var alice = await ProtectedAsync();
        _ = await stage.SuspendAsync(alice, PolicyStage.Name);
        _ = await stage.SuspendAsync(alice, name: null);

        var plan = await new SuspendPolicy(alice, stage.Told).PlanAsync(PolicyStage.Name, suspend: false, null, Stage.None);

        Assert.Contains("Resume-JitPolicy -All", Assert.Single(plan.Plan.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_OfASuspendedPolicy_LeavesItSuspended()
    {
        var alice = await ProtectedAsync();
        _ = await stage.SuspendAsync(alice, PolicyStage.Name);

        var policy = await stage.SetAsync(alice, Open with { MaxDuration = TimeSpan.FromHours(1) });

        Assert.Equal((PolicyState.Suspended, "the freeze", 3), (policy.State, policy.Reason, policy.Revision));
        _ = await stage.RefusedAsync(ErrorIds.PolicySuspended, () => stage.RequestAsync(alice, Stage.Wish("web01")));
    }

    [Fact]
    public async Task Suspend_OfWhatIsOpen_LeavesItOpenUntilItsEnd()
    {
        var alice = await ProtectedAsync();
        _ = await stage.RequestAsync(alice, Stage.Wish("web01"));

        _ = await stage.SuspendAsync(alice, name: null);

        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Theory]
    [InlineData(PolicyStage.Name, "suspended policy prod-linux on 2026-03-02 09:30Z ('the freeze'). Resume-JitPolicy prod-linux ends that.")]
    [InlineData(null, "suspended everything on 2026-03-02 09:30Z ('the freeze'). Resume-JitPolicy -All ends that.")]
    public async Task Suspend_WhileARequestWaits_IsToldWithTheRequest(string? policy, string says)
    {
        var alice = await ProtectedAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        var request = await stage.RequestAsync(rita, Stage.Wish("web01"));
        stage.World.Clock.Advance(TimeSpan.FromMinutes(30));
        _ = await stage.SuspendAsync(alice, policy);
        stage.World.Clock.Advance(TimeSpan.FromMinutes(30));
        if (policy is not null)
        {
            // Whoever changes it later has not suspended it.
            _ = await stage.SetAsync(rita, Open with { Requesters = [Stage.Alice, "rita@contoso.example"], MaxDuration = TimeSpan.FromHours(1) });
        }

        var get = new GetRequests(rita, stage.Told);

        var message = (await get.GetAsync(RequestReference.Of(request.RequestId), Stage.None)).Message;
        Assert.Contains($"Nothing opens on web01: {Stage.Alice} {says}", message, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Single(await get.ListAsync(new RequestFilter(), Stage.None)).Message);
        _ = await stage.SuspendAsync(alice, policy, suspend: false);
        Assert.Null((await get.GetAsync(RequestReference.Of(request.RequestId), Stage.None)).Message);
    }

    [Fact]
    public async Task Suspend_OfOneOfTwoPolicies_StopsThoseWhomOnlyThatOneNames()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, Open);
        _ = await stage.SetAsync(alice, Open with { Name = "others", Requesters = ["rita@contoso.example"] });
        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", PolicyStage.Name, "others"));
        var rita = await stage.ConnectAsync("rita@contoso.example");
        var waiting = await stage.RequestAsync(rita, Stage.Wish("web01") with { StartAt = alice.Clock.Now.AddHours(1) });

        _ = await stage.SuspendAsync(alice, "others");

        var error = await stage.RefusedAsync(ErrorIds.PolicySuspended, () => stage.RequestAsync(rita, Stage.Wish("web01")));
        Assert.Contains("Resume-JitPolicy others", error.Message, StringComparison.Ordinal);
        var stranger = await stage.ConnectAsync("carol@contoso.example");
        _ = await stage.RefusedAsync(ErrorIds.NotRequester, () => stage.RequestAsync(stranger, Stage.Wish("web01")));

        // What waits goes on waiting, and says why; it is not refused for good by the policy that is left.
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty((await stage.SweepAsync(alice)).Failed);
        var seen = await new GetRequests(rita, stage.Told).GetAsync(RequestReference.Of(waiting.RequestId), Stage.None);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Contains("suspended policy others", seen.Message, StringComparison.Ordinal);
        _ = await stage.RequestAsync(alice, Stage.Wish("web01"));
        _ = await stage.SuspendAsync(alice, "others", suspend: false);
        Assert.Contains((await stage.SweepAsync(alice)).Actions, action => action.Action == "Open" && action.RequestId == waiting.RequestId);
    }

    [Theory]
    [InlineData("control/policies/prod-linux/1.json")]
    [InlineData("control/suspension/2.json")]
    public async Task Revision_ThatCannotBeRead_LetsARequestWaitAndBlamesNobody(string broken)
    {
        using var folder = new TemporaryFolder();
        var alice = await ProtectedAsync(folder.Path);
        var rita = await stage.ConnectAsync("rita@contoso.example", folder.Path);
        _ = await stage.SuspendAsync(alice, name: null);
        _ = await stage.SuspendAsync(alice, name: null, suspend: false);
        var request = await stage.RequestAsync(rita, Stage.Wish("web01"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, broken), "{ not json");

        // A connection of its own: the first one remembers what it has read.
        var sweeper = await stage.ConnectAsync(store: folder.Path);
        Assert.Empty((await stage.SweepAsync(sweeper)).Failed);

        var seen = await new GetRequests(sweeper, stage.Told).GetAsync(RequestReference.Of(request.RequestId), Stage.None);
        Assert.Equal(Core.Requests.RequestStatus.Pending, seen.Status);
        Assert.Contains(broken, seen.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Resume-JitPolicy", seen.Message, StringComparison.Ordinal);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Suspend_WithAReasonOfSeveralLines_IsRefused()
    {
        var alice = await ProtectedAsync();

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            new SuspendPolicy(alice, stage.Told).PlanAllAsync(suspend: true, "one\ntwo", Stage.None));

        Assert.Equal(ErrorIds.ReasonInvalid, error.ErrorId);
    }

    private async Task<JitContext> ProtectedAsync(string? store = null)
    {
        var alice = await stage.ConnectAsync(store: store);
        _ = await stage.SetAsync(alice, Open with { Requesters = [Stage.Alice, "rita@contoso.example"] });
        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", PolicyStage.Name));
        return alice;
    }
}
