using System;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.People;

/// <summary>Groups of requesters and approvers, asked about through Microsoft Graph as the sandbox answers it over HTTP.</summary>
public sealed class GraphGroupTests
{
    private const string Askers = "askers";
    private const string Approvers = "approvers";

    [Fact]
    public async Task Groups_OfRequestersAndApprovers_LetTheirMembersAskAndAgreeAndNobodyElse()
    {
        using var people = await OpenAsync();
        people.World.SetGroups("carol@contoso.example", Approvers);
        people.World.SetGroups("lead@contoso.example");

        Assert.Equal(ErrorIds.NotRequester, await RefusedAsync(() => people.AskAsync("carol")));
        var request = await people.AskAsync();
        Assert.Equal(ErrorIds.NotApprover, await RefusedAsync(() => people.ApproveAsync("lead", request)));
        Assert.Equal([request.RequestId], await people.ApprovableAsync("carol"));
        Assert.Empty(await people.ApprovableAsync("lead"));
        Assert.Equal(RequestStatus.Approved, (await people.ApproveAsync("carol", request)).Status);
        await people.SweepAsync();

        Assert.True(people.IsOpen);
        Assert.Contains(people.World.Requests, asked => asked.Path.EndsWith("/checkMemberGroups", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lead@contoso.example", "0 of 1 approvals are there. approvers may approve.")]
    [InlineData("bob@contoso.example", null)]
    public async Task Membership_LostBetweenApprovalAndOpening_OpensNothing(string who, string? message)
    {
        using var people = await OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);

        people.World.SetGroups(who);
        var swept = await people.SweepAsync();

        Assert.False(people.IsOpen);
        var seen = await people.LookAsync(request);
        if (message is null)
        {
            Assert.Equal((ErrorIds.NotRequester, RequestStatus.Failed), (Assert.Single(swept.Failed).ErrorId, seen.Status));
        }
        else
        {
            Assert.Empty(swept.Failed);
            Assert.Equal((RequestStatus.Pending, message), (seen.Status, seen.Message));
        }
    }

    [Fact]
    public async Task Graph_Down_CountsNobodyAndTheStorySaysWhose()
    {
        using var people = await OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        Break(people);

        var swept = await people.SweepAsync();

        Assert.Empty(swept.Failed);
        Assert.False(people.IsOpen);
        var seen = await people.LookAsync(request);
        Assert.Equal(RequestStatus.Pending, seen.Status);
        Assert.Contains("Whether bob@contoso.example may ask is not known: ", seen.Message, StringComparison.Ordinal);
        Assert.Contains("503", seen.Message, StringComparison.Ordinal);
        people.World.Faults.Clear();
        await people.SweepAsync();
        Assert.True(people.IsOpen);
    }

    [Fact]
    public async Task Graph_DownForApprovers_SaysWhoAgreedAndWhyItDoesNotCount()
    {
        using var people = await OpenAsync(policy => policy with { Requesters = [] }, requesters: "bob");
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        Break(people);

        var seen = await people.LookAsync(request);

        Assert.Equal(RequestStatus.Pending, seen.Status);
        Assert.StartsWith("0 of 1 approvals are there. approvers may approve. lead@contoso.example agreed, and whether that counts is not known: ",
            seen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_Deleted_HasNoMembersAndTheOthersStillCount()
    {
        using var people = await OpenAsync(policy => policy with { Approvers = [.. policy.Approvers, policy.Requesters[0]] });
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);

        people.World.RemoveGroup(Approvers);
        Assert.Empty((await people.SweepAsync()).Failed);

        Assert.False(people.IsOpen);
        Assert.Equal(RequestStatus.Pending, (await people.LookAsync(request)).Status);
        Assert.Equal(ErrorIds.NotApprover, await RefusedAsync(() => people.ApproveAsync("oncall", request)));
        people.World.SetGroups("oncall@contoso.example", Askers);
        await people.ApproveAsync("oncall", request);
        await people.SweepAsync();
        Assert.True(people.IsOpen);
    }

    private static async Task<PeopleStage> OpenAsync(Func<AccessPolicy, AccessPolicy>? change = null, string? requesters = null)
    {
        var people = await PeopleStage.OpenAsync(stage =>
        {
            var askers = new Person(stage.World.AddGroup(Askers), Askers, PersonKind.Group);
            stage.World.SetGroups("bob@contoso.example", Askers);
            stage.World.SetGroups("oncall@contoso.example");
            var policy = stage.Linux with { Requesters = [askers], Approvers = [new Person(stage.World.AddGroup(Approvers), Approvers, PersonKind.Group)] };
            policy = change?.Invoke(policy) ?? policy;
            return requesters is null ? policy : policy with { Requesters = [stage.Person(requesters)] };
        });
        people.World.ClearRequests();
        return people;
    }

    private static void Break(PeopleStage people) =>
        people.World.Faults.Add(new FaultRule { Path = "^/v1.0/", Kind = FaultKind.Status, Status = 503, Code = "ServiceUnavailable", Times = int.MaxValue });

    private static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<JitAccessException>(act)).ErrorId;
}
