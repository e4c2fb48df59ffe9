using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>What somebody plants or removes is found and named, and what was left as it was passes.</summary>
public sealed class LedgerForgeryTests : IAsyncLifetime
{
    private LedgerScene scene = null!;

    public async Task InitializeAsync() => scene = await LedgerScene.CreateAsync();

    public Task DisposeAsync()
    {
        scene.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Test_WholeStory_Passes()
    {
        await scene.AskAsync();
        scene.Stage.World.Clock.Advance(TimeSpan.FromHours(1));
        await scene.SweepAsync();

        var check = await scene.TestAsync();

        Assert.Empty(check.Findings);
        Assert.True(check.Passed);
        Assert.NotNull(await scene.Alice.Facts.ReadAsync(FactPath.InJournal(scene.Id, "closed"), Stage.None));
        Assert.Equal((await scene.ReadAllAsync()).Count, check.Facts);
    }

    [Fact]
    public async Task Test_NoHeartbeat_SaysThatThereIsNoEvidence()
    {
        var check = await scene.TestAsync();

        Assert.Equal((0, null), (check.Heartbeats, check.Anchor));
        Assert.StartsWith("There is none", check.Evidence, StringComparison.Ordinal);
        Assert.Equal(check.Facts, check.NotAnchored);
    }

    [Theory]
    [InlineData("control/policies/prod/01.json")]
    [InlineData("requests/readme\u001B[2J.txt")]
    [InlineData("journal/2026-03-02/opening.json")]
    public async Task StrayPath_IsNamedAndPrints(string path)
    {
        scene.Plant(path, "{}");

        var finding = await FoundAsync(LedgerProblem.StrayPath, path.Replace('\u001B', '\uFFFD'));

        Assert.Null(PrintableText.FirstProblem(finding.ToString()));
    }

    [Fact]
    public async Task Probe_IsNoFinding()
    {
        foreach (var zone in FactZones.All)
        {
            scene.Plant(ProbePath.Of(zone, scene.Id, ProbePath.Nobody), "{}");
        }

        Assert.Empty((await scene.TestAsync()).Findings);
        scene.Plant(ProbePath.Of("control", scene.Id, ProbePath.Nobody).Replace("03-02", "03-03", StringComparison.Ordinal), "{}");
        Assert.Single((await scene.TestAsync()).Findings);
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("")]
    public async Task FactCorrupt_IsNamed(string document)
    {
        var path = FactPath.InJournal(scene.Id, "opened");
        scene.Plant(path.Value, document);

        await FoundAsync(LedgerProblem.FactCorrupt, path.Value);
    }

    [Fact]
    public async Task FactCorrupt_AuthorIsNotThatOfThePath_SaysWho()
    {
        var asked = await scene.AskAsync();
        var own = FactPath.InRequests(asked.Path.RequestId!, scene.Bob.Account.ObjectId, "decision");
        var forged = FactPath.InRequests(asked.Path.RequestId!, scene.Rita.Account.ObjectId, "decision");
        scene.Plant(forged.Value, Ledger.FactSerializer.Serialize(own, scene.Decision(scene.Bob.Account, asked)));

        var finding = await FoundAsync(LedgerProblem.FactCorrupt, forged.Value);

        Assert.Contains(scene.Bob.Account.ObjectId, finding.Message, StringComparison.Ordinal);
        await AssertNothingOpensAsync(asked);
    }

    [Fact]
    public async Task RevisionGap_IsNamedAndOpensNothing()
    {
        var asked = await scene.AskAsync();
        await scene.DecideAsync(scene.Bob, asked);
        scene.Plant(FactPath.Policy("prod", 3), scene.Policy(3, new string('0', 64)));

        await FoundAsync(LedgerProblem.RevisionGap, FactPath.Policy("prod", 3).Value);
        await AssertNothingOpensAsync(asked);
    }

    [Fact]
    public async Task RevisionBroken_IsNamedAndOpensNothing()
    {
        var asked = await scene.AskAsync();
        await scene.DecideAsync(scene.Bob, asked);
        scene.Plant(FactPath.Policy("prod", 2), scene.Policy(2, new string('0', 64)));

        await FoundAsync(LedgerProblem.RevisionBroken, FactPath.Policy("prod", 2).Value);
        await AssertNothingOpensAsync(asked);
    }

    [Fact]
    public async Task RevisionBroken_FirstRevisionReplaced_IsNamedAtTheSecond()
    {
        var first = (await scene.Alice.Facts.ReadAsync(FactPath.Policy("prod", 1), Stage.None))!;
        scene.Plant(FactPath.Policy("prod", 2), scene.Policy(2, first.Hash));
        Assert.Empty((await scene.TestAsync()).Findings);

        scene.Plant(first.Path, ((PolicyFact)first.Fact) with { Reason = "edited" });

        await FoundAsync(LedgerProblem.RevisionBroken, FactPath.Policy("prod", 2).Value);
    }

    [Fact]
    public async Task PolicyWriter_IsNamedWhereTheyAreKnown()
    {
        Assert.Empty((await scene.TestAsync(null, scene.Alice.Account.ObjectId.ToUpperInvariant())).Findings);

        var findings = (await scene.TestAsync(null, scene.Bob.Account.ObjectId)).Findings;

        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding => Assert.Equal(LedgerProblem.PolicyWriter, finding.Problem));
    }

    [Fact]
    public async Task FollowedMissing_DocumentRemoved_IsNamedByThoseWhoSawIt()
    {
        var decision = FactPath.InRequests(scene.Id, scene.Bob.Account.ObjectId, "decision");
        Assert.True(scene.Remove(decision.Value));

        await FoundAsync(LedgerProblem.FollowedMissing, FactPath.InJournal(scene.Id, "opening").Value);
    }

    [Fact]
    public async Task Follows_WhatASweepStates_NamesWhatItSaw()
    {
        scene.Stage.World.Clock.Advance(TimeSpan.FromHours(1));
        await scene.SweepAsync();
        var facts = (await scene.ReadAllAsync()).Where(stored => scene.Id.Equals(stored.Path.RequestId))
            .ToDictionary(stored => stored.Path.Kind, stored => stored, StringComparer.Ordinal);
        string[] HashesOf(params string[] kinds) => kinds.Select(kind => facts[kind].Hash).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(HashesOf("request", "decision"), facts["opening"].Fact.Follows.Order(StringComparer.Ordinal));
        Assert.Equal(HashesOf("request", "decision", "opening"), facts["opened"].Fact.Follows.Order(StringComparer.Ordinal));
        Assert.Equal(HashesOf("request", "decision", "opening", "opened"), facts["closed"].Fact.Follows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task TimeImplausible_IsNamed(int minutes)
    {
        var path = FactPath.InRequests(scene.Id, scene.Bob.Account.ObjectId, "revoke");
        scene.Plant(path, new RevokeFact { RequestId = scene.Id, Author = scene.Bob.Account, At = scene.Now.AddMinutes(minutes) });

        await FoundAsync(LedgerProblem.TimeImplausible, path.Value);
    }

    [Fact]
    public async Task RequestContested_NamesBothAndOpensNothing()
    {
        var asked = await scene.AskAsync();
        await scene.DecideAsync(scene.Bob, asked);
        var copy = (RequestFact)asked.Fact with
        {
            Author = scene.Alice.Account,
            Request = ((RequestFact)asked.Fact).Request with { Requester = scene.Alice.Account.ToPerson() }
        };
        scene.Plant(FactPath.InRequests(asked.Path.RequestId!, scene.Alice.Account.ObjectId, "request"), copy);

        var finding = await FoundAsync(LedgerProblem.RequestContested, FactPath.RequestPrefix(asked.Path.RequestId!));

        Assert.Contains(scene.Alice.Account.ObjectId, finding.Message, StringComparison.Ordinal);
        Assert.Contains(scene.Rita.Account.ObjectId, finding.Message, StringComparison.Ordinal);
        await AssertNothingOpensAsync(asked);
    }

    [Fact]
    public async Task RequestMissing_EveryFactAboutItIsNamed()
    {
        Assert.True(scene.Remove(scene.Asked.Path.Value));

        var findings = (await scene.TestAsync()).Findings;

        foreach (var path in new[] { FactPath.InJournal(scene.Id, "opening"), FactPath.InJournal(scene.Id, "opened"),
            FactPath.InRequests(scene.Id, scene.Bob.Account.ObjectId, "decision") })
        {
            Assert.Contains(findings, finding => finding.Problem == LedgerProblem.RequestMissing && finding.Path == path.Value);
        }
    }

    [Fact]
    public async Task DecisionUnbound_IsNamedAndDoesNotCount()
    {
        var asked = await scene.AskAsync();
        var path = FactPath.InRequests(asked.Path.RequestId!, scene.Bob.Account.ObjectId, "decision");
        scene.Plant(path, scene.Decision(scene.Bob.Account, asked) with { Subject = scene.Asked.Hash });

        await FoundAsync(LedgerProblem.DecisionUnbound, path.Value);
        await AssertNothingOpensAsync(asked);
    }

    [Fact]
    public async Task DecisionOwn_IsNamedAndDoesNotCount()
    {
        var asked = await scene.AskAsync();
        await scene.DecideAsync(scene.Rita, asked);

        await FoundAsync(LedgerProblem.DecisionOwn, FactPath.InRequests(asked.Path.RequestId!, scene.Rita.Account.ObjectId, "decision").Value);
        await AssertNothingOpensAsync(asked);
    }

    [Theory]
    [InlineData(AuthorKind.User)]
    [InlineData(AuthorKind.ServicePrincipal)]
    public async Task DecisionByOther_IsNamedAndDoesNotCount(AuthorKind kind)
    {
        var asked = await scene.AskAsync();
        var author = (kind == AuthorKind.User ? scene.Alice : scene.Bob).Account with { Kind = kind };
        var path = FactPath.InRequests(asked.Path.RequestId!, author.ObjectId, "decision");
        scene.Plant(path, scene.Decision(author, asked));

        await FoundAsync(LedgerProblem.DecisionByOther, path.Value);
        await AssertNothingOpensAsync(asked);
    }

    [Fact]
    public async Task WithdrawnByOther_IsNamedAndDoesNotCount()
    {
        var asked = await scene.AskAsync();
        var path = FactPath.InRequests(asked.Path.RequestId!, scene.Bob.Account.ObjectId, "withdrawn");
        scene.Plant(path, new WithdrawnFact { RequestId = asked.Path.RequestId!, Author = scene.Bob.Account, At = scene.Now });

        await FoundAsync(LedgerProblem.WithdrawnByOther, path.Value);
        await scene.DecideAsync(scene.Bob, asked);
        await scene.SweepAsync();
        Assert.True(await scene.IsClaimedAsync(asked));
    }

    private async Task AssertNothingOpensAsync(StoredFact asked)
    {
        await scene.SweepAsync();
        Assert.False(await scene.IsClaimedAsync(asked));
    }

    private async Task<JitLedgerFinding> FoundAsync(LedgerProblem problem, string path)
    {
        var check = await scene.TestAsync();
        Assert.False(check.Passed);
        return Assert.Single(check.Findings, finding => finding.Problem == problem && finding.Path == path);
    }
}
