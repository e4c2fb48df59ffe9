using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Backend.Tests.People;

/// <summary>What a listing costs where the ledger is large.</summary>
public sealed class ListingCostTests
{
    private const int Closed = 1900;
    private const int Lapsed = 400;
    private const int Pending = 30;

    [Fact]
    public async Task GetRequests_TenThousandFacts_ListsABoundedWindowAndReadsNoFactTwice()
    {
        using var people = await PeopleStage.OpenAsync();
        var live = await FillAsync(people);
        var counting = new CountingStore(people["lead"].Facts);
        var context = Stage.Like(people["lead"], facts: counting);

        var first = await new GetRequests(context, people.Stage.Told).ListAsync(new RequestFilter(), Stage.None);

        Assert.Equal(live, first.Select(request => request.RequestId));

        // Two zones of the 12 days that matter, today and tomorrow; the VM's protection, its policy and the kill switch.
        Assert.InRange(counting.Lists.Count, 1, (2 * 14) + 3);
        Assert.Equal(counting.Reads.Count, counting.Reads.Distinct().Count());

        // Of what the paths alone say is over, nothing is read; of what has lapsed, once.
        Assert.Equal(Lapsed + Pending, counting.Reads.Count(path => path.RequestId is not null));
        Assert.DoesNotContain(counting.Reads, path => path.Kind is "opening" or "opened" or "closed");

        counting.Forget();
        foreach (var filter in new[] { new RequestFilter(), new RequestFilter { Approvable = true }, new RequestFilter { Statuses = [RequestStatus.Pending] },
            new RequestFilter { Mine = true } })
        {
            _ = await new GetRequests(context, people.Stage.Told).ListAsync(filter, Stage.None);
        }

        Assert.Empty(counting.Reads);
        Assert.InRange(counting.Lists.Count, 4, 4 * ((2 * 14) + 3));
    }

    [Fact]
    public async Task Wait_OneLook_TakesAHandfulOfStoreCalls()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync();
        var counting = new CountingStore(people["bob"].Facts);
        var looks = 0;
        var wait = new WaitForRequest(Stage.Like(people["bob"], facts: counting), people.Stage.Told, _ => looks++);

        await Assert.ThrowsAsync<Core.JitAccessException>(() =>
            wait.WaitAsync(RequestReference.Of(request.RequestId), WaitGoal.Opened, TimeSpan.FromMinutes(10), Stage.None));

        Assert.InRange(looks, 20, 80);
        Assert.InRange(counting.Lists.Count, looks, looks * 5);
        Assert.Equal(counting.Reads.Count, counting.Reads.Distinct().Count());
    }

    // 1,900 grants of five facts that are over, 400 requests that lapsed unnoticed, and 30 that wait: 9,930 facts beside the policy and the protection.
    private static async Task<IReadOnlyList<string>> FillAsync(PeopleStage people)
    {
        var sample = await people.AskAsync();
        var asked = (RequestFact)(await people["alice"].Facts.ReadAsync(FactPath.InRequests(RequestId.Parse(sample.RequestId), sample.RequesterId, "request"),
            Stage.None))!.Fact;
        await people.RevokeAsync("bob", sample);
        var now = people.World.Clock.Now;
        for (var index = 0; index < Closed; index++)
        {
            await CloseAsync(people, await RequestAsync(people, asked, now.AddMinutes(-index * 8) - TimeSpan.FromHours(4)));
        }

        for (var index = 0; index < Lapsed; index++)
        {
            await RequestAsync(people, asked, now.AddMinutes(-index * 30) - TimeSpan.FromHours(9));
        }

        var live = new List<string>();
        for (var index = 0; index < Pending; index++)
        {
            live.Add((await RequestAsync(people, asked, now.AddMinutes(index - Pending))).Request.RequestId.ToString());
        }

        return live;
    }

    private static async Task<RequestFact> RequestAsync(PeopleStage people, RequestFact like, DateTimeOffset at)
    {
        var id = RequestId.Create(at, people["bob"].Randomness.NextBytes(10));
        var fact = like with { At = at, Request = like.Request with { RequestId = id } };
        await people.PlantAsync(FactPath.InRequests(id, fact.Author.ObjectId, "request"), fact);
        return fact;
    }

    private static async Task CloseAsync(PeopleStage people, RequestFact asked)
    {
        var id = asked.Request.RequestId;
        var (lead, alice) = (people["lead"].Account, people["alice"].Account);
        var subject = new string('a', 64);
        await people.PlantAsync(FactPath.InRequests(id, lead.ObjectId, "decision"),
            new DecisionFact { RequestId = id, Subject = subject, Approved = true, Author = lead, At = asked.At });
        await people.PlantAsync(FactPath.InJournal(id, "opening"),
            new OpeningFact
            {
                RequestId = id,
                Subject = subject,
                Until = asked.At.AddHours(1),
                Rules = [],
                VmId = "x",
                AttachmentRevision = 1,
                Author = alice,
                At = asked.At
            });
        await people.PlantAsync(FactPath.InJournal(id, "opened"),
            new OpenedFact { RequestId = id, Rules = [], Proof = "Proved", Author = alice, At = asked.At });
        await people.PlantAsync(
            FactPath.InJournal(id, "closed"),
            new ClosedFact
            {
                RequestId = id,
                Cause = ClosingCause.Expired,
                Rules = [],
                SessionsMayContinue = false,
                Proof = "Proved",
                Author = alice,
                At = asked.At.AddHours(1)
            });
    }
}
