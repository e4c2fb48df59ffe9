using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>What whoever may write the journal states of requests, and who should not have: each is named, and a rightful claim is not.</summary>
public sealed class LedgerClaimTests : IAsyncLifetime
{
    private LedgerScene scene = null!;
    private StoredFact asked = null!;

    public async Task InitializeAsync()
    {
        scene = await LedgerScene.CreateAsync();
        asked = await scene.AskAsync();
    }

    public Task DisposeAsync()
    {
        scene.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Claim_Rightful_IsNoFinding()
    {
        await scene.DecideAsync(scene.Bob, asked);
        await scene.Alice.Facts.TryCreateAsync(FactPath.InJournal(asked.Path.RequestId!, "opening"), scene.Claim(asked), Stage.None);

        Assert.Empty((await scene.TestAsync()).Findings);
    }

    [Fact]
    public Task ClaimUnbound_IsNamed() => FoundAsync(LedgerProblem.ClaimUnbound, claim => claim with { Subject = scene.Asked.Hash });

    [Fact]
    public Task ClaimTooLong_IsNamed() => FoundAsync(LedgerProblem.ClaimTooLong, claim => claim with { Until = claim.Until.AddSeconds(1) });

    [Fact]
    public async Task ClaimOutOfTime_IsNamed()
    {
        await scene.DecideAsync(scene.Bob, asked);
        scene.Stage.World.Clock.Advance(TimeSpan.FromHours(9));

        await FoundAsync(LedgerProblem.ClaimOutOfTime, claim => claim);
    }

    [Theory]
    [InlineData("prod", 2, 1)]
    [InlineData("prod", 0, 1)]
    [InlineData("dev", 1, 1)]
    [InlineData("../prod", 1, 1)]
    [InlineData(null, 0, 1)]
    [InlineData("prod", 1, 2)]
    public Task ClaimWithoutPolicy_IsNamed(string? name, int revision, int attachment) =>
        FoundAsync(LedgerProblem.ClaimWithoutPolicy, claim => claim with { PolicyName = name, PolicyRevision = revision, AttachmentRevision = attachment });

    [Theory]
    [InlineData(PolicyState.Active)]
    [InlineData(PolicyState.Suspended)]
    [InlineData(PolicyState.Removed)]
    public async Task ClaimWithoutPolicy_RevisionWasSuperseded_IsNamed(PolicyState state)
    {
        var first = (await scene.Alice.Facts.ReadAsync(FactPath.Policy("prod", 1), Stage.None))!;
        await scene.Alice.Facts.TryCreateAsync(FactPath.Policy("prod", 2), scene.Policy(2, first.Hash, state), Stage.None);
        scene.Stage.World.Clock.Advance(TimeSpan.FromMinutes(10));

        await FoundAsync(LedgerProblem.ClaimWithoutPolicy, claim => claim);
    }

    [Fact]
    public async Task ClaimWithoutPolicy_NewestRevisionIsNotActive_IsNamed()
    {
        var first = (await scene.Alice.Facts.ReadAsync(FactPath.Policy("prod", 1), Stage.None))!;
        await scene.Alice.Facts.TryCreateAsync(FactPath.Policy("prod", 2), scene.Policy(2, first.Hash, PolicyState.Suspended), Stage.None);

        await FoundAsync(LedgerProblem.ClaimWithoutPolicy, claim => claim with { PolicyRevision = 2 });
    }

    [Fact]
    public async Task ClaimWhileSuspended_IsNamedUntilItIsResumed()
    {
        var off = new SuspensionFact { Revision = 1, Suspended = true, Author = scene.Alice.Account, At = scene.Now };
        var hash = await scene.Alice.Facts.TryCreateAsync(FactPath.Suspension(1), off, Stage.None);
        scene.Stage.World.Clock.Advance(TimeSpan.FromMinutes(10));
        var path = await FoundAsync(LedgerProblem.ClaimWhileSuspended, claim => claim);

        await scene.Alice.Facts.TryCreateAsync(FactPath.Suspension(2), off with { Revision = 2, Previous = hash, Suspended = false, At = scene.Now },
            Stage.None);

        Assert.DoesNotContain((await scene.TestAsync()).Findings, finding => finding.Path == path && finding.Problem == LedgerProblem.ClaimWhileSuspended);
    }

    [Fact]
    public Task ClaimWithoutApproval_NobodyDecided_IsNamed() => FoundAsync(LedgerProblem.ClaimWithoutApproval, claim => claim);

    [Fact]
    public async Task ClaimWithoutApproval_ApproverIsNotNamed_IsNamed()
    {
        await scene.DecideAsync(scene.Bob, asked);

        await FoundAsync(LedgerProblem.ClaimWithoutApproval, claim => claim with { Approvals = [] });
    }

    [Fact]
    public async Task ClaimWithoutApproval_Denied_IsNamed()
    {
        await scene.DecideAsync(scene.Bob, asked, approved: false);
        scene.Stage.World.Clock.Advance(TimeSpan.FromMinutes(10));

        await FoundAsync(LedgerProblem.ClaimWithoutApproval, claim => claim);
    }

    [Fact]
    public Task ClaimWithoutApproval_GlassThatNobodyAskedToBreak_IsNamed() =>
        FoundAsync(LedgerProblem.ClaimWithoutApproval, claim => claim with { BreakGlass = true });

    [Fact]
    public async Task ClaimMissing_OpenedAndClosedByNobody_IsNamed()
    {
        var opened = FactPath.InJournal(asked.Path.RequestId!, "opened");
        scene.Plant(opened, new OpenedFact { RequestId = asked.Path.RequestId!, Rules = [], Proof = "Proved", Author = scene.Alice.Account, At = scene.Now });

        Assert.Equal((LedgerProblem.ClaimMissing, opened.Value),
            (await scene.TestAsync()).Findings.Select(finding => (finding.Problem, finding.Path)).Single());
    }

    private async Task<string> FoundAsync(LedgerProblem problem, Func<OpeningFact, OpeningFact> forge)
    {
        var path = FactPath.InJournal(asked.Path.RequestId!, "opening");
        scene.Plant(path, forge(scene.Claim(asked)));

        Assert.Single((await scene.TestAsync()).Findings, finding => finding.Problem == problem && finding.Path == path.Value);
        return path.Value;
    }
}
