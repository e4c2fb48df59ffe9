using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Backend.Tests.People;

/// <summary>The life of a request as a table: every state with every event, where it stands then, and where it stands after the next sweep.</summary>
public sealed class LifeCycleTests
{
    private static readonly string[] Events = ["request", "approve", "deny", "withdraw", "revoke", "sweep", "time", "two", "lost", "suspend", "disable"];

    /// <summary>event: status [!error], or event: status > status after a sweep. What is not named changes nothing, and a decision is refused.</summary>
    public static TheoryData<string, string> Table => new()
    {
        { "Pending", "approve: Approved > Active; deny: Denied; withdraw: Withdrawn; revoke: Withdrawn; time: Lapsed; disable: Withdrawn" },
        {
            "Approved",
            "request: Approved > Active; approve: Approved > Active; deny: Denied; withdraw: Withdrawn; revoke: Withdrawn; sweep: Active; time: Lapsed; two: Pending; lost: Pending; disable: Withdrawn"
        },
        {
            "Opening",
            "request: Opening > Active; approve: Opening !RequestOver > Active; deny: Opening !RequestOver > Active; withdraw: Revoked; revoke: Revoked; sweep: Active; time: Closing > Expired; suspend: Opening > Failed; disable: Revoked"
        },
        { "Active", "approve: Active !RequestOver; deny: Active !RequestOver; withdraw: Closing > Revoked; revoke: Closing > Revoked; time: Closing > Expired; disable: Revoked" },
        {
            "Closing",
            "request: Closing > Revoked; approve: Closing !RequestOver > Revoked; deny: Closing !RequestOver > Revoked; withdraw: Closing > Revoked; revoke: Closing > Revoked; sweep: Revoked; time: Closing > Expired; two: Closing > Revoked; lost: Closing > Revoked; suspend: Closing > Revoked; disable: Revoked"
        },
        { "Expired", "approve: Expired !RequestOver; deny: Expired !RequestOver" },
        { "Revoked", "approve: Revoked !RequestOver; deny: Revoked !RequestOver" },

        // A no that no sweep has stated yet counts only as long as its author may decide.
        { "Denied", "approve: Denied !RequestOver; deny: Denied !RequestOver; lost: Pending" },
        { "Stated", "approve: Denied !RequestOver; deny: Denied !RequestOver" },
        { "Withdrawn", "approve: Withdrawn !RequestOver; deny: Withdrawn !RequestOver" },
        { "Lapsed", "approve: Lapsed !RequestOver; deny: Lapsed !RequestOver" },
        { "Failed", "approve: Failed !RequestOver; deny: Failed !RequestOver" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Request_InEveryState_MeetsEveryEvent(string state, string cells)
    {
        var named = cells.Split("; ").Select(cell => cell.Split(": ")).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        Assert.Empty(named.Keys.Except(Events));
        var met = new List<string>();
        var expected = new List<string>();
        foreach (var happens in Events)
        {
            using var people = await PeopleStage.OpenAsync();
            var request = await ReachAsync(people, state);
            var before = (await people.LookAsync(request)).Status.ToString();
            Assert.Equal(state == "Stated" ? "Denied" : state, before);
            var error = await HappenAsync(people, request, happens);
            var then = (await people.LookAsync(request)).Status.ToString();
            await people.SweepAsync();
            var swept = (await people.LookAsync(request)).Status;

            Assert.Equal(swept == RequestStatus.Active, people.IsOpen);
            met.Add($"{happens}: {then}{(error is null ? string.Empty : $" !{error}")} > {swept}");
            var cell = named.TryGetValue(happens, out var text) ? text : before;
            expected.Add($"{happens}: {(cell.Contains(" > ", StringComparison.Ordinal) ? cell : $"{cell} > {cell.Split(' ')[0]}")}");
        }

        Assert.Equal(expected, met);
    }

    private static async Task<JitRequest> ReachAsync(PeopleStage people, string state)
    {
        var request = await people.AskAsync();
        switch (state)
        {
            case "Approved":
                await people.ApproveAsync("lead", request);
                break;
            case "Opening":
                await people.ApproveAsync("lead", request);
                await ClaimAsync(people, request);
                break;
            case "Active" or "Closing" or "Expired" or "Revoked":
                await people.ApproveAsync("lead", request);
                await people.SweepAsync();
                break;
            case "Denied" or "Stated":
                await people.DenyAsync("lead", request);
                break;
            case "Withdrawn":
                await people.RevokeAsync("bob", request);
                break;
            case "Lapsed":
                people.Pass(TimeSpan.FromHours(8));
                break;
            case "Failed":
                var id = RequestId.Parse(request.RequestId);
                await people.PlantAsync(FactPath.InJournal(id, "failed"),
                    new FailedFact
                    {
                        RequestId = id,
                        ErrorId = ErrorIds.SpecificDeny,
                        Message = "a rule",
                        Author = people["alice"].Account,
                        At = people.World.Clock.Now
                    });
                break;
        }

        switch (state)
        {
            case "Closing":
                await people.RevokeAsync("bob", request);
                break;
            case "Revoked":
                await people.RevokeAsync("alice", request);
                break;
            case "Expired":
                people.Pass(TimeSpan.FromHours(1));
                await people.SweepAsync();
                break;
            case "Stated":
                await people.SweepAsync();
                break;
        }

        return request;
    }

    private static async Task<string?> HappenAsync(PeopleStage people, JitRequest request, string happens)
    {
        try
        {
            switch (happens)
            {
                case "request":
                    await people.AskAsync();
                    break;
                case "approve":
                    await people.ApproveAsync("oncall", request);
                    break;
                case "deny":
                    await people.DenyAsync("oncall", request);
                    break;
                case "withdraw":
                    await people.RevokeAsync("bob", request);
                    break;
                case "revoke":
                    await people.RevokeAsync("carol", request);
                    break;
                case "sweep":
                    await people.SweepAsync();
                    break;
                case "time":
                    people.Pass(TimeSpan.FromHours(9));
                    break;
                case "two":
                    await people.SetAsync(people.Linux with { RequiredApprovals = 2 });
                    break;
                case "lost":
                    await people.SetAsync(people.Linux with { Approvers = [people.Person("carol")] });
                    break;
                case "suspend":
                    await people.SetAsync(people.Linux, PolicyState.Suspended);
                    break;
                default:
                    await people.Stage.DisableAsync(people["alice"], "web01");
                    break;
            }

            return null;
        }
        catch (JitAccessException e)
        {
            return e.ErrorId;
        }
    }

    // Somebody claimed it and died before the first rule was written.
    private static async Task ClaimAsync(PeopleStage people, JitRequest request)
    {
        var id = RequestId.Parse(request.RequestId);
        var attachment = (AttachmentFact)(await people["alice"].Facts.ReadAsync(FactPath.Attachment(VmKey.Of(Stage.VmId("web01")), 1), Stage.None))!.Fact;
        var now = people.World.Clock.Now;
        Assert.NotNull(await people.PlantAsync(FactPath.InJournal(id, "opening"), new OpeningFact
        {
            RequestId = id,
            Subject = await people.SubjectOfAsync(request),
            Until = now.AddHours(1),
            Rules = [],
            PolicyName = PeopleStage.Policy,
            PolicyRevision = 1,
            Approvals = [people.Person("lead")],
            VmId = attachment.VmId,
            AttachmentRevision = 1,
            Author = people["alice"].Account,
            At = now,
        }));
    }
}
