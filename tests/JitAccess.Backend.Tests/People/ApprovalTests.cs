using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.People;

/// <summary>Who decides, what counts at opening, and what is shown of it.</summary>
public sealed class ApprovalTests
{
    private const string Approvers = "approvers";

    [Fact]
    public async Task Approve_TwoOfThree_OpensAfterTheSecondAndNamesBoth()
    {
        using var people = await PeopleStage.OpenAsync(stage =>
            stage.Linux with { Approvers = [stage.Person("lead"), stage.Person("oncall"), stage.Person("carol")], RequiredApprovals = 2 });
        var request = await people.AskAsync();

        var first = await people.ApproveAsync("lead", request);
        Assert.Equal((RequestStatus.Pending, "1 of 2 approvals are there. lead@contoso.example, oncall@contoso.example, carol@contoso.example may approve."),
            (first.Status, first.Message));
        await people.SweepAsync();
        Assert.False(people.IsOpen);

        Assert.Equal(RequestStatus.Approved, (await people.ApproveAsync("carol", request)).Status);
        await people.SweepAsync();

        var open = await people.LookAsync(request);
        Assert.Equal((RequestStatus.Active, "linux"), (open.Status, open.PolicyName));
        Assert.Equal(["lead@contoso.example", "carol@contoso.example"], open.ApprovedBy.Order().Reverse());
        Assert.True(people.IsOpen);
    }

    [Fact]
    public async Task Approve_ByWhoeverMayWriteTheNsgs_OpensAtOnce()
    {
        using var people = await PeopleStage.OpenAsync();
        people.World.SetRole("lead@contoso.example", SandboxRole.NetworkContributor);
        var request = await people.AskAsync();

        var open = await people.ApproveAsync("lead", request, "ok");

        Assert.Equal((RequestStatus.Active, "Proved"), (open.Status, open.Proof));
        Assert.NotEmpty(open.Changes);
        Assert.True(people.IsOpen);
        Assert.Contains(open.History, line => line.EndsWith("lead@contoso.example approved it: 'ok'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approve_ByNobodyWithRights_SaysWhatItWaitsFor()
    {
        using var people = await PeopleStage.OpenAsync();
        people.World.SetRole("lead@contoso.example", SandboxRole.None);
        var request = await people.AskAsync();

        var approved = await people.ApproveAsync("lead", request);

        Assert.Equal(RequestStatus.Approved, approved.Status);
        Assert.Contains("A sweep under an identity that may", approved.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob", ErrorIds.OwnRequest)]
    [InlineData("carol", ErrorIds.NotApprover)]
    [InlineData("mallory", ErrorIds.NotApprover)]
    public async Task Decide_ByTheWrongPerson_IsRefusedAndWritesNothing(string alias, string errorId)
    {
        // Bob is an approver too: not of a request of his own.
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { Approvers = [stage.Person("bob"), stage.Person("lead")] });
        var request = await people.AskAsync();

        Assert.Equal(errorId, (await Assert.ThrowsAsync<JitAccessException>(() => people.ApproveAsync(alias, request))).ErrorId);
        Assert.Equal(errorId, (await Assert.ThrowsAsync<JitAccessException>(() => people.DenyAsync(alias, request))).ErrorId);
        Assert.Single((await people.LookAsync(request)).History);
        Assert.Empty(await people.ApprovableAsync(alias));
    }

    [Fact]
    public async Task Decide_ByAServicePrincipal_IsRefused()
    {
        using var people = await PeopleStage.OpenAsync();
        var sweeper = await people.Stage.ConnectAsync("sweeper");
        people.Use("sweeper", sweeper);
        await people.SetAsync(people.Linux with { Approvers = [people.Person("lead"), people.Person("sweeper") with { Kind = PersonKind.Unknown }] });
        var request = await people.AskAsync();

        var error = await Assert.ThrowsAsync<JitAccessException>(() => people.ApproveAsync("sweeper", request));

        Assert.Equal(ErrorIds.NotApprover, error.ErrorId);
        Assert.Contains("service principal", error.Message, StringComparison.Ordinal);
        Assert.Empty(await people.ApprovableAsync("sweeper"));
    }

    [Fact]
    public async Task Decide_Twice_IsRefused()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { RequiredApprovals = 2 });
        var request = await people.AskAsync();
        Assert.Equal([request.RequestId], await people.ApprovableAsync("lead"));
        await people.ApproveAsync("lead", request);

        Assert.Equal(ErrorIds.DecidedAlready, (await Assert.ThrowsAsync<JitAccessException>(() => people.DenyAsync("lead", request))).ErrorId);
        Assert.Empty(await people.ApprovableAsync("lead"));
        Assert.Equal([request.RequestId], await people.ApprovableAsync("oncall"));
    }

    [Fact]
    public async Task Approve_WhileSomebodyDenies_IsRefusedAtTheLastMoment()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var decide = new DecideRequest(people["lead"], people.Stage.Told);
        var plan = await decide.PlanAsync(RequestReference.Of(request.RequestId), approved: true, null, Stage.None);
        await people.DenyAsync("oncall", request);

        Assert.Equal(ErrorIds.RequestOver, (await Assert.ThrowsAsync<JitAccessException>(() => decide.ExecuteAsync(plan, Stage.None))).ErrorId);
    }

    [Fact]
    public async Task Deny_OfAnApprovedRequest_EndsItAndSaysWhy()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);

        var denied = await people.DenyAsync("oncall", request);
        await people.SweepAsync();

        Assert.Equal((RequestStatus.Denied, "oncall@contoso.example", "oncall@contoso.example denied it: 'not during the freeze'."),
            (denied.Status, denied.DeniedBy, denied.Message));
        Assert.False(people.IsOpen);
        Assert.Contains("not during the freeze", (await people.LookAsync(request)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public async Task Deny_WithoutAComment_IsRefused(string? comment)
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();

        Assert.Equal(ErrorIds.ReasonMissing, (await Assert.ThrowsAsync<JitAccessException>(() => people.DenyAsync("lead", request, comment))).ErrorId);
    }

    [Fact]
    public async Task Deny_WhereAnotherPolicyAsksNobody_StillEndsIt()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync(otherwise: wish => wish with { StartAt = people.World.Clock.Now.AddHours(1) });
        await people.DenyAsync("lead", request);
        await people.SetAsync(people.Linux with { Name = "free", Approvers = [], RequiredApprovals = 0 });
        await people.Stage.EnableAsync(people["alice"],
            new EnableOptions { Vm = VmReference.Of(Stage.VmId("web01")), Policies = [PeopleStage.Policy, "free"] });
        people.Pass(TimeSpan.FromHours(1));

        await people.SweepAsync();

        Assert.Equal(RequestStatus.Denied, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Decide_ByAnApproverOfAnotherPort_IsRefused()
    {
        using var people = await PeopleStage.OpenAsync();
        await people.SetAsync(people.Linux with { Name = "windows", Ports = [PortSpecification.Rdp], Approvers = [people.Person("carol")] });
        await people.Stage.EnableAsync(people["alice"],
            new EnableOptions { Vm = VmReference.Of(Stage.VmId("web01")), Policies = [PeopleStage.Policy, "windows"] });
        var request = await people.AskAsync();

        Assert.Equal(ErrorIds.NotApprover, (await Assert.ThrowsAsync<JitAccessException>(() => people.DenyAsync("carol", request))).ErrorId);
        Assert.Empty(await people.ApprovableAsync("carol"));
        await people.PlantDecisionAsync(people["carol"].Account, request, approved: false);
        Assert.Equal(RequestStatus.Pending, (await people.LookAsync(request)).Status);
    }

    [Fact]
    public async Task Approve_Question_ShowsWhoDoorDurationReasonTicketAndTheExposureGained()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync(otherwise: wish => wish with { Ticket = "INC123456", StartAt = people.World.Clock.Now.AddHours(2) });

        var plan = await new DecideRequest(people["lead"], people.Stage.Told)
            .PlanAsync(RequestReference.Of(request.RequestId), approved: true, null, Stage.None);

        var text = plan.Plan.ToString();
        Assert.All(
            [
                "web01: approve bob@contoso.example's request", "open ssh from 203.0.113.7 for 1h from 2026-03-02 11:00:00Z on",
                    $"who: bob@contoso.example ({people["bob"].Account.ObjectId})",
                "door: ssh of /subscriptions/", "duration: 1h, from 2026-03-02 11:00:00Z on", "reason: 'deploy 4711'", "ticket: 'INC123456'",
                "policy: linux; 0 of 1 approvals are there.",
                "exposure gained: ssh of 10.10.1.4 from 203.0.113.7",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lead", "10.20.0.9", "exposure gained: ssh of 10.10.1.4 from 10.20.0.9")]
    [InlineData("lead", "198.51.100.7", "exposure gained: none, as things are it cannot be opened: Rule 'DenyBadRangeSsh'")]
    public async Task Approve_Question_SaysWhatIsGained(string alias, string source, string expected)
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { Sources = AllowedSources.Any });
        people.World.SetRole("bob@contoso.example", SandboxRole.None);
        var request = await people.AskAsync(otherwise: wish => wish with { Source = source });

        var plan = await new DecideRequest(people[alias], people.Stage.Told)
            .PlanAsync(RequestReference.Of(request.RequestId), approved: true, null, Stage.None);

        Assert.Contains(expected, plan.Plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_Question_SaysThatTheGainIsNotKnownWithoutRights()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        people.World.SetRole("lead@contoso.example", SandboxRole.None);

        var plan = await new DecideRequest(people["lead"], people.Stage.Told)
            .PlanAsync(RequestReference.Of(request.RequestId), approved: true, null, Stage.None);

        Assert.Contains("exposure gained: not known, lead@contoso.example may not read", plan.Plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_OfApprovers_DecidesByItsMembersAtTheMomentOfOpening()
    {
        var directory = new WorldDirectory();
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { Approvers = [WorldDirectory.Group(Approvers)] });
        directory.Serve(people);
        directory.Members[Approvers] = ["lead@contoso.example", "bob@contoso.example"];
        var request = await people.AskAsync();
        Assert.Equal(ErrorIds.NotApprover, (await Assert.ThrowsAsync<JitAccessException>(() => people.ApproveAsync("oncall", request))).ErrorId);
        Assert.Equal(RequestStatus.Approved, (await people.ApproveAsync("lead", request)).Status);

        directory.Members[Approvers] = ["oncall@contoso.example"];
        await people.SweepAsync();
        Assert.Equal(RequestStatus.Pending, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);

        await people.ApproveAsync("oncall", request);
        await people.SweepAsync();
        Assert.Equal(["oncall@contoso.example"], (await people.LookAsync(request)).ApprovedBy);
        Assert.True(people.IsOpen);
    }

    [Fact]
    public async Task Group_ThatCannotBeAskedAbout_OpensNothingAndFailsNothing()
    {
        var directory = new WorldDirectory();
        using var people = await PeopleStage.OpenAsync(stage =>
            stage.Linux with { Requesters = [WorldDirectory.Group("sre-team")], Approvers = [WorldDirectory.Group(Approvers)] });
        directory.Serve(people);
        directory.Members["sre-team"] = ["bob@contoso.example"];
        directory.Members[Approvers] = ["lead@contoso.example"];
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);

        directory.IsDown = true;
        var pass = await people.SweepAsync();
        Assert.Empty(pass.Failed);
        Assert.False(people.IsOpen);
        Assert.Equal(ErrorIds.NotRequester, (await Assert.ThrowsAsync<JitAccessException>(() => people.AskAsync())).ErrorId);

        directory.IsDown = false;
        await people.SweepAsync();
        Assert.True(people.IsOpen);
    }

    [Fact]
    public async Task Group_DenierWhoCannotBeAskedAbout_KeepsItClosed()
    {
        var directory = new WorldDirectory();
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { Approvers = [stage.Person("lead"), WorldDirectory.Group(Approvers)] });
        directory.Serve(people);
        directory.Members[Approvers] = ["oncall@contoso.example"];
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        await people.PlantDecisionAsync(people["oncall"].Account, request, approved: false);

        directory.IsDown = true;
        await people.SweepAsync();
        Assert.False(people.IsOpen);

        directory.IsDown = false;
        Assert.Equal(RequestStatus.Denied, (await people.LookAsync(request)).Status);
    }

    [Fact]
    public async Task Opening_ByTheRevisionOfThatMoment_NamesItInTheClaim()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        await people.SetAsync(people.Linux with { MaxDuration = TimeSpan.FromMinutes(30) });

        var pass = await people.SweepAsync();

        Assert.Equal(ErrorIds.DurationTooLong, Assert.Single(pass.Failed).ErrorId);
        Assert.Equal(RequestStatus.Failed, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);

        await people.SetAsync(people.Linux);
        var second = await people.AskAsync();
        await people.ApproveAsync("oncall", second);
        await people.SweepAsync();
        Assert.Contains((await people.LookAsync(second)).History, line => line.Contains("by policy linux (revision 3)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SuspendedPolicy_OpensNothingUntilItIsResumed_AndItsApproversMayDeny()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var other = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        await people.SetAsync(people.Linux, PolicyState.Suspended);

        Assert.Equal(ErrorIds.PolicySuspended, (await Assert.ThrowsAsync<JitAccessException>(() => people.AskAsync())).ErrorId);
        Assert.Equal(RequestStatus.Denied, (await people.DenyAsync("lead", other)).Status);
        await people.SweepAsync();
        Assert.False(people.IsOpen);
        var waiting = await people.LookAsync(request);
        Assert.Equal(RequestStatus.Approved, waiting.Status);
        Assert.Contains("Resume-JitPolicy linux", waiting.Message, StringComparison.Ordinal);

        await people.SetAsync(people.Linux);
        await people.SweepAsync();
        Assert.True(people.IsOpen);
    }

    [Fact]
    public async Task AuthorsNotAttested_WaitsAndSaysWhy()
    {
        using var people = await PeopleStage.OpenAsync();
        people.Use("alice", Stage.Like(people["alice"], attested: false));
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);

        await people.SweepAsync();

        Assert.Equal(RequestStatus.Approved, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
        Assert.Contains(people.Stage.Told.Lines, line => line.Contains("-AuthorsAttested", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BreakGlass_OpensAtOnceIsMarkedAndNamesWhoWasSkipped()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { BreakGlass = [stage.Person("bob")] });
        people.World.SetRole("bob@contoso.example", SandboxRole.NetworkContributor);

        Assert.Equal(ErrorIds.ReasonMissing,
            (await Assert.ThrowsAsync<JitAccessException>(() => people.AskAsync(otherwise: wish => wish with { BreakGlass = true, Reason = null }))).ErrorId);
        var open = await people.AskAsync(otherwise: wish => wish with { BreakGlass = true });

        Assert.Equal((RequestStatus.Active, true), (open.Status, open.BreakGlass));
        Assert.Equal(["lead@contoso.example", "oncall@contoso.example"], open.SkippedApprovers);
        Assert.Equal("ssh from 203.0.113.7 (break-glass)",
            Assert.Single((await new GetVms(people["alice"], people.Stage.Told).ListAsync([Stage.Vm("web01")], Stage.None))[0].OpenTo));
        Assert.Equal(2, open.History.Count(line => line.Contains("(break-glass)", StringComparison.Ordinal)));
        Assert.Empty(await people.ApprovableAsync("lead"));
    }

    [Fact]
    public async Task BreakGlass_BySomebodyWhoIsNoRequester_OpensAndIsTheirOnlyWayIn()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { BreakGlass = [stage.Person("oncall")] });
        people.World.SetRole("oncall@contoso.example", SandboxRole.NetworkContributor);

        Assert.Equal(ErrorIds.NotRequester, (await Assert.ThrowsAsync<JitAccessException>(() => people.AskAsync("oncall"))).ErrorId);
        var open = await people.AskAsync("oncall", wish => wish with { BreakGlass = true });

        Assert.Equal((RequestStatus.Active, true), (open.Status, open.BreakGlass));
        Assert.Equal(["lead@contoso.example"], open.SkippedApprovers.Except(["oncall@contoso.example"]));
        Assert.True((await new TestLedger(people["alice"], people.Stage.Told).TestAsync(new LedgerTestOptions(), Stage.None)).Passed);
    }

    [Fact]
    public async Task BreakGlass_BySomebodyWhoIsNoRequester_EndsWithANo()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { BreakGlass = [stage.Person("carol")] });
        var request = await people.AskAsync("carol", wish => wish with { BreakGlass = true });

        Assert.Equal(RequestStatus.Denied, (await people.DenyAsync("lead", request)).Status);
        await people.SweepAsync();
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task BreakGlass_ByOthers_IsRefused()
    {
        using var people = await PeopleStage.OpenAsync(stage =>
            stage.Linux with { Requesters = [stage.Person("bob"), stage.Person("carol")], BreakGlass = [stage.Person("carol")] });

        Assert.Equal(ErrorIds.NotBreakGlass,
            (await Assert.ThrowsAsync<JitAccessException>(() => people.AskAsync(otherwise: wish => wish with { BreakGlass = true }))).ErrorId);
    }
}
