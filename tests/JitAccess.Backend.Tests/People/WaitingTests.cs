using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.People;

/// <summary>Waiting, starting later, going on, and taking back.</summary>
public sealed class WaitingTests
{
    [Fact]
    public async Task Wait_UntilSomebodyApproves_SeesItOpen()
    {
        using var people = await PeopleStage.OpenAsync();
        people.World.SetRole("lead@contoso.example", SandboxRole.NetworkContributor);
        var request = await people.AskAsync();
        var seen = new List<JitRequest>();

        var open = await Wait(people, looked =>
        {
            seen.Add(looked);
            if (seen.Count == 3)
            {
                people.ApproveAsync("lead", request).GetAwaiter().GetResult();
            }
        }).WaitAsync(RequestReference.Of(request.RequestId), WaitGoal.Opened, null, Stage.None);

        Assert.Equal(RequestStatus.Active, open.Status);
        Assert.Equal([RequestStatus.Pending, RequestStatus.Pending, RequestStatus.Pending, RequestStatus.Active], seen.Select(looked => looked.Status));
        Assert.StartsWith("0 of 1 approvals are there.", seen[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ForAClosing_SeesTheEnd()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        await people.SweepAsync();

        var over = await Wait(people, looked =>
        {
            if (looked.Status == RequestStatus.Closing)
            {
                people.SweepAsync().GetAwaiter().GetResult();
            }
        }).WaitAsync(RequestReference.Of(request.RequestId), WaitGoal.Closed, null, Stage.None);

        Assert.Equal(RequestStatus.Expired, over.Status);
    }

    [Theory]
    [InlineData("deny", ErrorIds.RequestDenied, "is denied and was not opened. lead@contoso.example denied it: 'not during the freeze'.")]
    [InlineData("withdraw", ErrorIds.RequestNotOpened, "is withdrawn and was not opened.")]
    [InlineData("lapse", ErrorIds.RequestNotOpened, "is lapsed and was not opened.")]
    [InlineData("timeout", ErrorIds.WaitTimedOut, "is pending after 5m. 0 of 1 approvals are there.")]
    public async Task Wait_ForWhatDoesNotOpen_EndsInAnErrorThatSaysWhy(string what, string errorId, string message)
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { RequestLifetime = TimeSpan.FromMinutes(40) });
        var request = await people.AskAsync();
        var begun = people.World.Clock.Now;

        var error = await Assert.ThrowsAsync<JitAccessException>(() => Wait(people, looked =>
        {
            if (looked.Status == RequestStatus.Pending && people.World.Clock.Now > begun)
            {
                (what switch { "deny" => people.DenyAsync("lead", request), "withdraw" => people.RevokeAsync("bob", request), _ => Task.FromResult(looked) })
                    .GetAwaiter().GetResult();
            }
        }).WaitAsync(RequestReference.Of(request.RequestId), WaitGoal.Opened, what == "timeout" ? TimeSpan.FromMinutes(5) : null, Stage.None));

        Assert.Equal((errorId, request.RequestId), (error.ErrorId, error.RequestId));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        if (what is "lapse" or "timeout")
        {
            // It ends neither late nor early.
            Assert.Equal(what == "lapse" ? TimeSpan.FromMinutes(40) : TimeSpan.FromMinutes(5), people.World.Clock.Now - begun);
        }
    }

    [Fact]
    public async Task Sweep_OfARequestThatWasDenied_SaysSoOnceAndHasNotFailed()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.DenyAsync("lead", request);

        var result = await people.SweepAsync();

        Assert.Empty(result.Failed);
        var said = Assert.Single(result.Actions);
        Assert.Equal(("Report", request.RequestId), (said.Action, said.RequestId));
        Assert.EndsWith("lead@contoso.example denied it: 'not during the freeze'.", said.Message, StringComparison.Ordinal);
        Assert.Equal(RequestStatus.Denied, (await people.LookAsync(request)).Status);
        Assert.Empty((await people.SweepAsync()).Actions);
    }

    [Fact]
    public async Task Wait_ThatIsStopped_LeavesTheRequestAlone()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Wait(people, _ => stop.Cancel()).WaitAsync(RequestReference.Of(request.RequestId), WaitGoal.Opened, null, stop.Token));

        var seen = await people.LookAsync(request);
        Assert.Equal((RequestStatus.Pending, 1), (seen.Status, seen.History.Count));
    }

    [Fact]
    public async Task StartAt_WaitsForItsTimeAndLapsesAfterIt()
    {
        using var people = await PeopleStage.OpenAsync();
        var start = people.World.Clock.Now.AddDays(2);
        var request = await people.AskAsync(otherwise: wish => wish with { StartAt = start });
        Assert.Equal((start, start.AddHours(8)), (request.StartsOn, request.LapsesOn));
        Assert.Contains("It opens at 2026-03-04 09:00:00Z.", (await people.ApproveAsync("lead", request)).Message, StringComparison.Ordinal);

        people.Pass(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1));
        await people.SweepAsync();
        Assert.False(people.IsOpen);
        people.Pass(TimeSpan.FromMinutes(1));
        await people.SweepAsync();

        Assert.True(people.IsOpen);
        Assert.Equal(start.AddHours(1), (await people.LookAsync(request)).ExpiresOn);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData((7 * 24 * 60) + 1)]
    public async Task StartAt_OverOrTooFarAhead_IsRefusedWithExamples(int minutes)
    {
        using var people = await PeopleStage.OpenAsync();

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            people.AskAsync(otherwise: wish => wish with { StartAt = people.World.Clock.Now.AddMinutes(minutes) }));

        Assert.Equal(ErrorIds.StartInvalid, error.ErrorId);
        Assert.Contains("+2h, or '2026-03-03 09:00Z'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lifetime_OfThePolicy_EndsTheWait()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { RequestLifetime = TimeSpan.FromMinutes(30) });
        var request = await people.AskAsync();

        people.Pass(TimeSpan.FromMinutes(30));

        Assert.Equal(RequestStatus.Lapsed, (await people.LookAsync(request)).Status);
        Assert.Empty(await people.ApprovableAsync("lead"));
    }

    [Fact]
    public async Task Hours_ThatAreNotYet_KeepAnApprovedRequestWaiting()
    {
        // 09:00 on a Monday in UTC.
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { Hours = WeeklyHours.Parse("Mon-Fri 12:00-18:00") });
        var request = await people.AskAsync();
        Assert.Contains("2026-03-02 12:00", request.Message, StringComparison.Ordinal);
        await people.ApproveAsync("lead", request);
        await people.SweepAsync();
        Assert.False(people.IsOpen);

        people.Pass(TimeSpan.FromHours(3));
        await people.SweepAsync();

        Assert.True(people.IsOpen);
    }

    [Fact]
    public async Task Extension_StandsOnItsOwnRule_AndTheLongestChainIsRefused()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { MaxContinuous = TimeSpan.FromHours(2) });
        var first = await OpenAsync(people);
        people.Pass(TimeSpan.FromMinutes(50));
        var second = await OpenAsync(people);

        Assert.Empty(first.Rules.Intersect(second.Rules));
        people.Pass(TimeSpan.FromMinutes(20));
        await people.SweepAsync();
        Assert.Equal((RequestStatus.Expired, RequestStatus.Active), ((await people.LookAsync(first)).Status, (await people.LookAsync(second)).Status));
        Assert.True(people.IsOpen);

        // 70 minutes are over; another hour makes 130.
        Assert.Equal(ErrorIds.ContinuousTooLong, (await Assert.ThrowsAsync<JitAccessException>(() => people.AskAsync())).ErrorId);
        Assert.Equal(RequestStatus.Pending, (await people.AskAsync(otherwise: wish => wish with { Duration = TimeSpan.FromMinutes(45) })).Status);
        people.Pass(TimeSpan.FromMinutes(40) + UnbrokenAccess.Gap + TimeSpan.FromMinutes(1));
        await people.SweepAsync();
        Assert.Equal(RequestStatus.Pending, (await people.AskAsync()).Status);
    }

    [Fact]
    public async Task Extension_ByARangeThatOnlyOverlaps_IsOfTheSameChain()
    {
        using var people =
            await PeopleStage.OpenAsync(stage => stage.Linux with { Ports = [PortSpecification.Parse("5000-5010")], MaxContinuous = TimeSpan.FromMinutes(90) });
        await people.Stage.EnableAsync(people["alice"], new EnableOptions { Vm = VmReference.Of(Stage.VmId("web01")), Policies = [PeopleStage.Policy] });
        await people.ApproveAsync("lead", await people.AskAsync(otherwise: wish => wish with { Port = PortSpecification.Parse("5000-5009") }));
        await people.SweepAsync();
        people.Pass(TimeSpan.FromMinutes(50));

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            people.AskAsync(otherwise: wish => wish with { Port = PortSpecification.Parse("5001-5010") }));

        Assert.Equal(ErrorIds.ContinuousTooLong, error.ErrorId);
    }

    [Fact]
    public async Task Sweep_ManyRequestsUnderALimitedChain_ListsTheDaysOnce()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { MaxContinuous = TimeSpan.FromHours(2) });
        var store = new CountingStore(people["alice"].Facts);
        people.Use("alice", Stage.Like(people["alice"], facts: store));
        var lists = new List<int>();
        foreach (var count in new[] { 1, 5 })
        {
            for (var number = 0; number < count; number++)
            {
                var source = $"203.0.113.{20 + (10 * count) + number}";
                await people.ApproveAsync("lead", await people.AskAsync(otherwise: wish => wish with { Source = source, Duration = TimeSpan.FromMinutes(20) }));
            }

            store.Forget();
            Assert.Equal(count, (await people.SweepAsync()).Actions.Count(action => action.Action == "Open"));
            lists.Add(store.Lists.Count(prefix => prefix.Length == "journal/2026-03-02/".Length && prefix.StartsWith("journal/2", StringComparison.Ordinal)));
        }

        Assert.Equal(lists[0], lists[1]);
    }

    [Fact]
    public async Task Sweep_TwoRequestsThatAreOneChain_CountsWhatThisPassOpened()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { MaxContinuous = TimeSpan.FromHours(2) });
        var requests = new List<JitRequest>();
        foreach (var minutes in new[] { 60, 120 })
        {
            var request = await people.AskAsync(otherwise: wish => wish with { Duration = TimeSpan.FromMinutes(minutes), Source = $"203.0.113.{minutes}" });
            await people.ApproveAsync("lead", request);
            requests.Add(request);
            people.Pass(TimeSpan.FromMinutes(1));
        }

        // While the first one is claimed, time passes: the second one would make more than two hours of it.
        people.Use("alice", Stage.Like(people["alice"], facts: new Races.InterruptedStore(people["alice"].Facts, "opened", () =>
        {
            people.Pass(TimeSpan.FromMinutes(1));
            return Task.CompletedTask;
        })));
        var swept = await people.SweepAsync();

        Assert.Equal(ErrorIds.ContinuousTooLong, Assert.Single(swept.Failed).ErrorId);
        Assert.Equal((RequestStatus.Active, RequestStatus.Failed),
            ((await people.LookAsync(requests[0])).Status, (await people.LookAsync(requests[1])).Status));
    }

    [Fact]
    public async Task Extension_ApprovedTooLate_IsRefusedAtOpening()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { MaxContinuous = TimeSpan.FromHours(2) });
        await OpenAsync(people);
        var second = await people.AskAsync();
        people.Pass(TimeSpan.FromMinutes(61));

        Assert.Equal(ErrorIds.ContinuousTooLong, (await Assert.ThrowsAsync<JitAccessException>(() => people.ApproveAsync("lead", second))).ErrorId);

        await people.SweepAsync();
        Assert.Equal(RequestStatus.Failed, (await people.LookAsync(second)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Revoke_OfWhatWasOpenedMeanwhile_ClosesIt()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var revoke = new RevokeAccess(people["bob"], people.Stage.Told);
        var plan = await revoke.PlanAsync(RequestReference.Of(request.RequestId), null, Stage.None);
        await people.ApproveAsync("lead", request);
        await people.SweepAsync();
        Assert.True(people.IsOpen);

        var revoked = await revoke.ExecuteAsync(plan, Stage.None);
        await people.SweepAsync();

        Assert.Equal(RequestStatus.Closing, revoked.Status);
        Assert.Equal(RequestStatus.Revoked, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Revoke_ByWhoMayReadNothing_IsStatedForTheNextSweep()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        await people.SweepAsync();
        people.World.SetRole("bob@contoso.example", SandboxRole.None);

        var revoked = await people.RevokeAsync("bob", request);
        Assert.Equal((RequestStatus.Closing, "bob@contoso.example may not read the NSGs, so the next sweep closes it."), (revoked.Status, revoked.Message));
        await people.SweepAsync();

        Assert.Equal(RequestStatus.Revoked, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Sweep_ThatPlannedBeforeAWithdrawal_DoesNotOpen()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        var sweep = new Sweep(people["alice"], people.Stage.Told);
        var plan = await sweep.PlanAsync(new SweepOptions(), Stage.None);
        await people.RevokeAsync("bob", request);

        await sweep.ExecuteAsync(plan, Stage.None);

        Assert.Equal(RequestStatus.Withdrawn, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task RevokeAll_TakesBackWhatWaitsAndClosesWhatIsOpen()
    {
        using var people = await PeopleStage.OpenAsync();
        var open = await OpenAsync(people);
        var waits = await people.AskAsync();
        var denied = await people.AskAsync();
        await people.DenyAsync("lead", denied);

        var found = await new RevokeAccess(people["alice"], people.Stage.Told).FindAllLiveAsync(Stage.None);
        Assert.Equal(new[] { open.RequestId, waits.RequestId }.Order(StringComparer.Ordinal),
            found.Select(reference => reference.Text).Order(StringComparer.Ordinal));
        foreach (var request in new[] { open, waits })
        {
            await people.RevokeAsync("alice", request);
        }

        Assert.Equal((RequestStatus.Revoked, RequestStatus.Withdrawn), ((await people.LookAsync(open)).Status, (await people.LookAsync(waits)).Status));
        Assert.False(people.IsOpen);
    }

    private static WaitForRequest Wait(PeopleStage people, Action<JitRequest> seen) => new(people["bob"], people.Stage.Told, seen);

    private static async Task<JitRequest> OpenAsync(PeopleStage people)
    {
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        await people.SweepAsync();
        return await people.LookAsync(request);
    }
}
