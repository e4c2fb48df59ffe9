using System;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Backend.Tests.People;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Backend.Tests.Races;

/// <summary>What comes between an opener's last look and its claim, and between a decision and its fact.</summary>
public sealed class ClaimTests
{
    [Fact]
    public async Task Claim_DeniedRightBeforeIt_WritesNoRuleAndCloses()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        JitRequest? denied = null;
        Interrupt(people, "opening", async () => denied = await people.DenyAsync("oncall", request));

        var swept = await people.SweepAsync();

        Assert.Equal(RequestStatus.Denied, denied!.Status);
        Assert.Empty(swept.Actions);
        Assert.Equal((RequestStatus.Closing, "oncall@contoso.example said no while it was being opened, so the next sweep closes it."),
            await SeenAsync(people, request));
        Assert.DoesNotContain(people.Stage.Ours(), name => name.Contains(request.RequestId, StringComparison.Ordinal));
        await people.SweepAsync();
        Assert.Equal(RequestStatus.Revoked, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Claim_WithdrawnRightBeforeIt_ClosesAlsoWhereTheRequesterDiedThen()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        var id = RequestId.Parse(request.RequestId);
        Interrupt(people, "opening", () => people.PlantAsync(
            FactPath.InRequests(id, request.RequesterId, "withdrawn"),
            new WithdrawnFact { RequestId = id, Author = people["bob"].Account, At = people.World.Clock.Now }));

        await people.SweepAsync();
        await people.SweepAsync();

        Assert.Equal(RequestStatus.Revoked, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Denial_ClaimedRightBeforeIt_ClosesWhatWasOpenedAndSaysSo()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        people.Use("oncall", Stage.Like(people["oncall"], facts: new InterruptedStore(people["oncall"].Facts, "decision", people.SweepAsync)));

        var denied = await people.DenyAsync("oncall", request);

        Assert.Equal((RequestStatus.Closing, true), (denied.Status, people.IsOpen));
        Assert.Contains(people.Stage.Told.Warnings, warning => warning.Contains("said no while it was being opened", StringComparison.Ordinal));
        await people.SweepAsync();
        Assert.Equal(RequestStatus.Revoked, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Denial_ThatTheClaimHadSeenAndDidNotCount_ClosesNothing()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        await people.PlantDecisionAsync(people["mallory"].Account, request, approved: false);

        await people.SweepAsync();
        await people.SweepAsync();

        Assert.Equal(RequestStatus.Active, (await people.LookAsync(request)).Status);
    }

    [Fact]
    public async Task Claim_LostToAnotherSweep_LeavesTheWinnersGrantAsItIs()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        var other = people["alice"];
        Interrupt(people, "opening", () => people.Stage.SweepAsync(other));

        var lost = await people.SweepAsync();

        Assert.Empty(lost.Actions);
        Assert.Empty(lost.Failed);
        Assert.True(people.IsOpen);
        var seen = await people.LookAsync(request);
        Assert.Equal(RequestStatus.Active, seen.Status);
        Assert.Single(seen.History, line => line.Contains("claimed it", StringComparison.Ordinal));
        Assert.Single(people.Stage.Ours(), name => name.Contains($"Allow-{request.RequestId}", StringComparison.Ordinal));
    }

    private static void Interrupt(PeopleStage people, string kind, Func<Task> interruption) =>
        people.Use("alice", Stage.Like(people["alice"], facts: new InterruptedStore(people["alice"].Facts, kind, interruption)));

    private static async Task<(RequestStatus Status, string? Message)> SeenAsync(PeopleStage people, JitRequest request)
    {
        var seen = await people.LookAsync(request);
        return (seen.Status, seen.Message);
    }
}
