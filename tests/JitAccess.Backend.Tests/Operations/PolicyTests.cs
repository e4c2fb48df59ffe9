using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

public sealed class PolicyTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Set_OfANewPolicy_StatesItWithThePeopleOfTheDirectory()
    {
        var alice = await stage.ConnectAsync();

        var policy = await stage.SetAsync(alice, PolicyStage.Story);

        Assert.Equal((PolicyStage.Name, 1, PolicyState.Active), (policy.Name, policy.Revision, policy.State));
        Assert.Equal(["lead@contoso.example", "oncall@contoso.example"], policy.Approvers);
        Assert.Equal(("Mon-Fri 08:00-18:00", "Europe/Istanbul"), (policy.Hours, policy.TimeZone));
        var fact = await FactAsync(alice, 1);
        Assert.Equal("a0117050-0000-4000-8000-000000000006", Assert.Single(fact.Policy.Requesters).ObjectId);
        Assert.Equal(PolicyStage.Name, fact.Policy.Name);
        Assert.Null(fact.Previous);
    }

    [Fact]
    public async Task Set_OfOneMember_KeepsTheOthersAndShowsOldAndNew()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        var first = await FactAsync(alice, 1);

        var plan = await stage.PlanAsync(alice, new PolicyChange { Name = "PROD-Linux", MaxDuration = TimeSpan.FromHours(4) });
        var policy = await new SetPolicy(alice, stage.Told).ExecuteAsync(plan, Stage.None);

        Assert.Equal("maxDuration: 2h -> 4h", Assert.Single(plan.Plan.Notes));
        Assert.Equal(2, policy.Revision);
        var second = await FactAsync(alice, 2);
        Assert.Equal(first.Policy with { MaxDuration = TimeSpan.FromHours(4) }, second.Policy);
        Assert.Equal((await alice.Facts.ReadAsync(FactPath.Policy(PolicyStage.Name, 1), Stage.None))!.Hash, second.Previous);
    }

    [Fact]
    public async Task Set_ThatTakesThingsAway_LeavesNone()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story with { MaxContinuous = TimeSpan.FromHours(6), RequestLifetime = TimeSpan.FromHours(1) });

        var policy = await stage.SetAsync(alice, new PolicyChange
        {
            Name = PolicyStage.Name,
            Approvers = [],
            RequiredApprovals = 0,
            RequireReason = false,
            TicketPattern = string.Empty,
            Hours = string.Empty,
            MaxContinuous = TimeSpan.Zero,
            RequestLifetime = TimeSpan.Zero,
        });

        Assert.Empty(policy.Approvers);
        Assert.Equal((null, null, null, null, false), (policy.TicketPattern, policy.Hours, policy.TimeZone, policy.MaxContinuous, policy.RequireReason));
        Assert.Equal(AccessPolicy.UsualLifetime, policy.RequestLifetime);
    }

    [Fact]
    public async Task Set_ThatChangesNothing_AddsNoRevision()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);

        var policy = await stage.SetAsync(alice, PolicyStage.Story with { Approvers = ["oncall@contoso.example", "LEAD@contoso.example"] });

        Assert.Equal(1, policy.Revision);
        Assert.Null(await alice.Facts.ReadAsync(FactPath.Policy(PolicyStage.Name, 2), Stage.None));
    }

    [Fact]
    public async Task Set_WithSevenMistakes_SaysAllSeven()
    {
        var alice = await stage.ConnectAsync();

        var error = await PolicyStage.InvalidAsync(() => stage.SetAsync(alice, new PolicyChange
        {
            Name = PolicyStage.Name,
            Ports = [PortSpecification.Ssh],
            AllowedSource = ["somewhere"],
            MaxDuration = TimeSpan.FromDays(2),
            Requesters = ["nobody@contoso.example"],
            Approvers = ["sweeper"],
            TicketPattern = "(",
            Hours = "whenever",
            RequestLifetime = TimeSpan.FromDays(9),
        }));

        Assert.Equal(ErrorIds.PolicyInvalid, error.ErrorId);
        Assert.Equal(
            ["allowedSource", "approvers[0]", "hours", "maxDuration", "requestLifetime", "requesters[0]", "ticketPattern"],
            error.Problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
        Assert.Empty(await stage.ListPoliciesAsync(alice));
    }

    [Fact]
    public async Task Set_WithPeopleWhomNobodyKnows_NamesThemAllWithTheirErrorId()
    {
        var alice = await stage.ConnectAsync();

        var strangers = PolicyStage.Story with { Requesters = ["x@contoso.example", "y@contoso.example"] };
        var error = await PolicyStage.InvalidAsync(() => stage.SetAsync(alice, strangers));

        Assert.Equal(ErrorIds.PersonNotFound, error.ErrorId);
        Assert.Contains("'x@contoso.example'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'y@contoso.example'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Istambul", false)]
    [InlineData("Turkey Standard Time", true)]
    [InlineData("europe/istanbul", true)]
    public async Task Set_OfATimeZone_TakesEitherSortOfIdAndNoOther(string zone, bool valid)
    {
        var alice = await stage.ConnectAsync();

        if (valid)
        {
            Assert.Equal(zone, (await stage.SetAsync(alice, PolicyStage.Story with { TimeZone = zone })).TimeZone);
        }
        else
        {
            var error = await PolicyStage.InvalidAsync(() => stage.SetAsync(alice, PolicyStage.Story with { TimeZone = zone }));
            Assert.Equal("timeZone", Assert.Single(error.Problems).Path);
        }
    }

    [Fact]
    public async Task Set_OfANewPolicyWithApproversAlone_WantsOneApproval()
    {
        var alice = await stage.ConnectAsync();

        Assert.Equal(1, (await stage.SetAsync(alice, PolicyStage.Story with { RequiredApprovals = null })).RequiredApprovals);
    }

    [Fact]
    public async Task Set_ByTwoAtOnce_LetsOneOfThemPlanAgain()
    {
        var alice = await stage.ConnectAsync();
        var bob = await stage.ConnectAsync("bob@contoso.example");
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        var plan = await stage.PlanAsync(bob, new PolicyChange { Name = PolicyStage.Name, MaxDuration = TimeSpan.FromHours(3) });
        _ = await stage.SetAsync(alice, new PolicyChange { Name = PolicyStage.Name, RequireReason = false });

        var error = await Assert.ThrowsAsync<JitAccessException>(() => new SetPolicy(bob, stage.Told).ExecuteAsync(plan, Stage.None));

        Assert.Equal(ErrorIds.PlanChanged, error.ErrorId);
        var both = await stage.SetAsync(bob, new PolicyChange { Name = PolicyStage.Name, MaxDuration = TimeSpan.FromHours(3) });
        Assert.Equal((3, false, TimeSpan.FromHours(3)), (both.Revision, both.RequireReason, both.MaxDuration));
    }

    [Fact]
    public async Task Set_BehindABrokenChain_IsRefusedAndNothingIsWritten()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        var forged = await FactAsync(alice, 1) with { Revision = 2, Previous = new string('0', 64) };
        Assert.NotNull(await alice.Facts.TryCreateAsync(FactPath.Policy(PolicyStage.Name, 2), forged, Stage.None));

        var error = await Assert.ThrowsAsync<JitAccessException>(() => stage.SetAsync(alice, PolicyStage.Story with { RequireReason = false }));

        Assert.Equal(ErrorIds.FactCorrupt, error.ErrorId);
        Assert.Equal(PolicyState.Suspended, Assert.Single(await stage.ListPoliciesAsync(alice)).State);
    }

    [Fact]
    public async Task Enable_ByAPolicyWithABrokenChain_IsRefusedAndSaysWhatToDo()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        var forged = await FactAsync(alice, 1) with { Revision = 2, Previous = new string('0', 64) };
        Assert.NotNull(await alice.Facts.TryCreateAsync(FactPath.Policy(PolicyStage.Name, 2), forged, Stage.None));

        var error = await stage.RefusedAsync(ErrorIds.FactCorrupt, () => stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", PolicyStage.Name)));

        Assert.All([$"policies/{PolicyStage.Name}/2.json", "Test-JitLedger", "-Port"],
            part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, "alice", "bob", "there is 1 approver; name more or a group, or require 0 to 1")]
    [InlineData(1, "alice", "", "there are no approvers; name some or a group, or require 0")]
    [InlineData(1, "alice", "alice", "Nobody could ever approve")]
    [InlineData(2, "alice,bob", "alice,bob", "Nobody could ever approve")]
    [InlineData(1, "alice,bob", "alice,bob", null)]
    [InlineData(1, "alice", "alice,bob", null)]
    [InlineData(1, "sre", "alice", null)]
    public async Task Set_WithFewApprovers_IsRefusedWhereNobodyCouldEverApprove(int required, string requesters, string approvers, string? says)
    {
        var alice = await stage.ConnectAsync();
        var change = PolicyStage.Story with { RequiredApprovals = required, Requesters = Names(requesters), Approvers = Names(approvers) };

        if (says is null)
        {
            Assert.Equal(required, (await stage.SetAsync(alice, change)).RequiredApprovals);
            return;
        }

        var problem = Assert.Single((await PolicyStage.InvalidAsync(() => stage.SetAsync(alice, change))).Problems);
        Assert.Equal("requiredApprovals", problem.Path);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);

        static string[] Names(string aliases) =>
            aliases.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(alias => $"{alias}@contoso.example").ToArray();
    }

    [Fact]
    public async Task Set_WithOneRequesterWhomNobodyCanApprove_SaysSoInThePlan()
    {
        var alice = await stage.ConnectAsync();

        var plan = await stage.PlanAsync(alice, PolicyStage.Story with { Requesters = [Stage.Alice, "bob@contoso.example"], Approvers = [Stage.Alice] });

        Assert.Single(plan.Plan.Notes, note => note.StartsWith($"nobody could ever approve a request of {Stage.Alice},", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Set_WithAPortThatAVmDoesNotClose_SaysToEnableItAgain()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", PolicyStage.Name));

        var plan = await stage.PlanAsync(alice, new PolicyChange { Name = PolicyStage.Name, Ports = [PortSpecification.Ssh, PortSpecification.Rdp] });

        Assert.Contains(plan.Plan.Notes, note => note.StartsWith("web01 does not close rdp yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_WithWildcards_FindsByNameAndShowsTheVms()
    {
        var alice = await stage.ConnectAsync();
        foreach (var name in new[] { "prod-linux", "prod-windows", "test" })
        {
            _ = await stage.SetAsync(alice, PolicyStage.Story with { Name = name });
        }

        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", "prod-linux", "test"));

        Assert.Equal(["prod-linux", "prod-windows"], (await stage.ListPoliciesAsync(alice, "PROD-*")).Select(policy => policy.Name));
        Assert.Equal(["web01"], Assert.Single(await stage.ListPoliciesAsync(alice, "Prod-Linux")).VMs);
        Assert.Empty(await stage.ListPoliciesAsync(alice, "staging*"));
        Assert.Equal(ErrorIds.PolicyNotFound, (await Assert.ThrowsAsync<JitAccessException>(() => stage.ListPoliciesAsync(alice, "staging"))).ErrorId);
    }

    [Fact]
    public async Task Remove_OfAPolicyInUse_NamesTheVms()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", PolicyStage.Name));

        var error = await Assert.ThrowsAsync<JitAccessException>(() => stage.RemoveAsync(alice, PolicyStage.Name));

        Assert.Equal(ErrorIds.PolicyInUse, error.ErrorId);
        Assert.Contains("web01", error.Message, StringComparison.Ordinal);
        _ = await stage.DisableAsync(alice, "web01");
        Assert.Equal(PolicyState.Removed, (await stage.RemoveAsync(alice, PolicyStage.Name)).State);
        Assert.Empty(await stage.ListPoliciesAsync(alice));
        Assert.Equal(ErrorIds.PolicyNotFound, (await Assert.ThrowsAsync<JitAccessException>(() => stage.RemoveAsync(alice, PolicyStage.Name))).ErrorId);
    }

    [Fact]
    public async Task Remove_ThatAVmCameBetween_IsRefused()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        var remove = new RemovePolicy(alice, stage.Told);
        var plan = await remove.PlanAsync(PolicyStage.Name, null, Stage.None);
        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", PolicyStage.Name));

        Assert.Equal(ErrorIds.PolicyInUse, (await Assert.ThrowsAsync<JitAccessException>(() => remove.ExecuteAsync(plan, Stage.None))).ErrorId);
    }

    [Fact]
    public async Task Set_OfARemovedPolicy_KeepsNothingOfIt()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        _ = await stage.RemoveAsync(alice, PolicyStage.Name);

        var policy = await stage.SetAsync(alice, new PolicyChange { Name = PolicyStage.Name, Ports = [PortSpecification.Rdp], Requesters = [Stage.Alice] });

        Assert.Equal((3, PolicyState.Active, 0, "Any"), (policy.Revision, policy.State, policy.RequiredApprovals, policy.AllowedSource));
        Assert.Null(policy.Reason);
    }

    private static async Task<PolicyFact> FactAsync(JitContext context, int revision) =>
        (PolicyFact)(await context.Facts.ReadAsync(FactPath.Policy(PolicyStage.Name, revision), Stage.None))!.Fact;
}
