using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Ledger;
using Xunit;

namespace JitAccess.Backend.Tests.People;

/// <summary>What somebody writes with a client of their own, where they may write and where they may not.</summary>
public sealed class PlantedFactTests
{
    [Fact]
    public async Task Request_UnderSomebodyElsesId_OpensForNobody()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var id = RequestId.Parse(request.RequestId);
        var mallory = people["mallory"].Account;
        var asked = (RequestFact)(await people["alice"].Facts.ReadAsync(FactPath.InRequests(id, request.RequesterId, "request"), Stage.None))!.Fact;
        await people.ApproveAsync("lead", request);
        await people.PlantAsync(FactPath.InRequests(id, mallory.ObjectId, "request"),
            asked with { Author = mallory, Request = asked.Request with { Requester = mallory.ToPerson() } });

        var pass = await people.SweepAsync();

        Assert.False(people.IsOpen);
        var seen = await people.LookAsync(request);
        Assert.Equal((RequestStatus.Failed, "Several people wrote a request under this id, so it is nobody's."), (seen.Status, seen.Message));
        Assert.Equal(ErrorIds.RequestContested, (await Assert.ThrowsAsync<JitAccessException>(() => people.ApproveAsync("oncall", request))).ErrorId);
        Assert.DoesNotContain(pass.Actions, action => action.Action == "Open");
    }

    [Fact]
    public async Task Request_UnderSomebodyElsesIdAfterTheClaim_ChangesNothing()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        await people.ApproveAsync("lead", request);
        await people.SweepAsync();
        var id = RequestId.Parse(request.RequestId);
        var mallory = people["mallory"].Account;
        var asked = (RequestFact)(await people["alice"].Facts.ReadAsync(FactPath.InRequests(id, request.RequesterId, "request"), Stage.None))!.Fact;
        await people.PlantAsync(
            FactPath.InRequests(id, mallory.ObjectId, "request"),
            asked with
            {
                Author = mallory,
                At = asked.At.AddHours(-1),
                Request = asked.Request with { Requester = mallory.ToPerson(), Duration = TimeSpan.FromHours(3) }
            });

        await people.SweepAsync();

        var seen = await people.LookAsync(request);
        Assert.Equal((RequestStatus.Active, "bob@contoso.example", TimeSpan.FromHours(1)), (seen.Status, seen.Requester, seen.Duration));
        Assert.True(people.IsOpen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Decision_ForAnotherSubject_DoesNotCount(bool approved)
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var other = await people.AskAsync();

        await people.PlantDecisionAsync(people["lead"].Account, request, approved, await people.SubjectOfAsync(other));
        await people.SweepAsync();

        Assert.Equal(RequestStatus.Pending, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Theory]
    [InlineData("carol", true)]
    [InlineData("carol", false)]
    [InlineData("bob", true)]
    public async Task Decision_ByWhoeverMayNot_DoesNotCountAndIsNotShownAsOne(string alias, bool approved)
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { Approvers = [stage.Person("bob"), stage.Person("lead")] });
        var request = await people.AskAsync();

        await people.PlantDecisionAsync(people[alias].Account, request, approved);
        await people.SweepAsync();

        var seen = await people.LookAsync(request);
        Assert.Equal((RequestStatus.Pending, null, 0), (seen.Status, seen.DeniedBy, seen.ApprovedBy.Count));
        Assert.False(people.IsOpen);
    }

    [Theory]
    [InlineData(AuthorKind.ServicePrincipal)]
    [InlineData(AuthorKind.User)]
    public async Task Decision_ByAServicePrincipal_DoesNotCountWhateverItSaysToBe(AuthorKind kind)
    {
        using var people = await PeopleStage.OpenAsync();
        people.Use("sweeper", await people.Stage.ConnectAsync("sweeper"));
        await people.SetAsync(people.Linux with { Approvers = [people.Person("sweeper") with { Kind = PersonKind.Unknown }, people.Person("lead")] });
        var request = await people.AskAsync();

        await people.PlantDecisionAsync(people["sweeper"].Account with { Kind = kind }, request);
        await people.SweepAsync();

        Assert.Equal(RequestStatus.Pending, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Withdrawal_BySomebodyElse_DoesNotCount()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var id = RequestId.Parse(request.RequestId);
        var carol = people["carol"].Account;
        await people.PlantAsync(FactPath.InRequests(id, carol.ObjectId, "withdrawn"),
            new WithdrawnFact { RequestId = id, Author = carol, At = people.World.Clock.Now });

        Assert.Equal(RequestStatus.Pending, (await people.LookAsync(request)).Status);
        Assert.Equal([request.RequestId], await people.ApprovableAsync("lead"));
    }

    [Theory]
    [InlineData("requests/{day}/{id}/{bob}/opening.json")]
    [InlineData("requests/{day}/{id}/opening.json")]
    [InlineData("requests/{day}/{id}/{bob}/closed.json")]
    [InlineData("requests/{day}/{id}/{bob}/../../journal/opening.json")]
    [InlineData("journal/{day}/{id}/decision.json")]
    [InlineData("journal/2020-01-01/{id}/opening.json")]
    [InlineData("requests/policies/linux/2.json")]
    public async Task Fact_InTheWrongPlace_HasNoEffectAndIsListedAsStray(string place)
    {
        using var people = await PeopleStage.OpenAsync();
        var store = Assert.IsType<MemoryFactStore>(people["alice"].Facts);
        var request = await people.AskAsync();
        var path = place.Replace("{day}", RequestId.Parse(request.RequestId).Day, StringComparison.Ordinal)
            .Replace("{id}", request.RequestId, StringComparison.Ordinal).Replace("{bob}", request.RequesterId, StringComparison.Ordinal);
        store.Plant(path, "{}"u8.ToArray());

        await people.SweepAsync();

        Assert.Equal(RequestStatus.Pending, (await people.LookAsync(request)).Status);
        Assert.False(people.IsOpen);
        Assert.Contains(path, await store.ListStrayAsync(string.Empty, Stage.None));
    }

    [Fact]
    public async Task Decision_OfOneAuthorInThePathOfAnother_IsReportedAndDoesNotCount()
    {
        using var people = await PeopleStage.OpenAsync();
        var store = Assert.IsType<MemoryFactStore>(people["alice"].Facts);
        var request = await people.AskAsync();
        await people.PlantDecisionAsync(people["lead"].Account, request);
        var id = RequestId.Parse(request.RequestId);
        var written = FactPath.InRequests(id, people["lead"].Account.ObjectId, "decision");
        var document = FactSerializer.Serialize(written, (await store.ReadAsync(written, Stage.None))!.Fact);
        await people.SetAsync(people.Linux with { Approvers = [people.Person("oncall")] });
        var forged = FactPath.InRequests(id, people["oncall"].Account.ObjectId, "decision");
        store.Plant(forged.Value, document);

        await people.SweepAsync();

        Assert.False(people.IsOpen);
        Assert.Contains(people.Stage.Told.Warnings, warning => warning.Contains(forged.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Claim_ThatNamesAnotherRequestFact_OpensNothing()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var id = RequestId.Parse(request.RequestId);
        await people.PlantAsync(FactPath.InJournal(id, "opening"), new OpeningFact
        {
            RequestId = id,
            Subject = new string('0', 64),
            Until = people.World.Clock.Now.AddHours(1),
            Rules = [],
            VmId = "x",
            AttachmentRevision = 1,
            Author = people["mallory"].Account,
            At = people.World.Clock.Now,
        });

        await people.SweepAsync();

        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Claim_OfWhatNobodyApproved_IsNotCompleted()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var id = RequestId.Parse(request.RequestId);
        await people.PlantAsync(FactPath.InJournal(id, "opening"), new OpeningFact
        {
            RequestId = id,
            Subject = await people.SubjectOfAsync(request),
            Until = people.World.Clock.Now.AddHours(1),
            Rules = [],
            Approvals = [people.Person("lead")],
            VmId = "x",
            AttachmentRevision = 1,
            Author = people["mallory"].Account,
            At = people.World.Clock.Now,
        });

        await people.SweepAsync();

        Assert.False(people.IsOpen);
    }

    [Fact]
    public async Task Name_ThatSomebodyGaveThemselves_IsShownBesideTheirOwn()
    {
        using var people = await PeopleStage.OpenAsync(stage => stage.Linux with { Requesters = [stage.Person("bob"), stage.Person("mallory")] });
        var mallory = people["mallory"].Account;
        var named = Stage.Like(people["mallory"]);
        var posing = mallory with { Name = "bob@contoso.example\r\nwho: nobody\u202E" };
        var asked = (RequestFact)(await people["alice"].Facts.ReadAsync(FactPath.InRequests(RequestId.Parse((await people.AskAsync()).RequestId),
            people["bob"].Account.ObjectId, "request"), Stage.None))!.Fact;
        var id = RequestId.Create(people.World.Clock.Now, named.Randomness.NextBytes(10));
        await people.PlantAsync(FactPath.InRequests(id, mallory.ObjectId, "request"),
            asked with { Author = posing, Request = asked.Request with { RequestId = id, Requester = posing.ToPerson() } });

        var plan = await new DecideRequest(people["lead"], people.Stage.Told).PlanAsync(RequestReference.Of(id.ToString()), approved: true, null, Stage.None);

        var who = Assert.Single(plan.Plan.Notes, note => note.StartsWith("who: ", StringComparison.Ordinal));
        Assert.Equal($"who: mallory@contoso.example ({mallory.ObjectId}), who says to be 'bob@contoso.example\uFFFD\uFFFDwho: nobody\uFFFD'", who);
        Assert.All(plan.Plan.Notes.Append(plan.Plan.Action), line => Assert.Null(PrintableText.FirstProblem(line)));
    }
}
