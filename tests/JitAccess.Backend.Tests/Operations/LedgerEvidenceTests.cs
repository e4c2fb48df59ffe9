using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Ledger;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Whoever keeps an anchor elsewhere notices any change to what it commits to, by whomever; what is added later is no change.</summary>
public sealed class LedgerEvidenceTests : IAsyncLifetime
{
    private LedgerScene scene = null!;

    public async Task InitializeAsync() => scene = await LedgerScene.CreateAsync();

    public Task DisposeAsync()
    {
        scene.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Anchor_IsTheNewestHeartbeat_AndStaysGoodWhileTheLedgerGrows()
    {
        await scene.BeatAsync();
        var hash = await scene.BeatAsync();

        var first = await scene.TestAsync();
        Assert.Equal((hash, 0, 2, true), (first.Anchor, first.NotAnchored, first.Heartbeats, first.Passed));
        await scene.AskAsync();
        var grown = await scene.TestAsync(first.Anchor);
        await scene.BeatAsync();
        var later = await scene.TestAsync(first.Anchor);

        Assert.Equal((true, 1, hash), (grown.Passed, grown.NotAnchored, grown.Anchor));
        Assert.Equal((true, 0), (later.Passed, later.NotAnchored));
        Assert.NotEqual(hash, later.Anchor);
    }

    [Fact]
    public async Task Anchor_TwoSweepsAtOnce_NamesBothHeads()
    {
        await scene.BeatAsync();
        var beat = (await scene.ReadAllAsync()).Single(stored => stored.Fact is SweepFact);
        var other = scene.Plant(FactPath.Sweep(beat.Fact.At, "runner-2"), (SweepFact)beat.Fact with { Host = "runner-2" });

        var anchor = (await scene.TestAsync()).Anchor!;

        Assert.Equal(new[] { beat.Hash, other }.Order(StringComparer.Ordinal), anchor.Split(',').Order(StringComparer.Ordinal));
        Assert.True((await scene.TestAsync(anchor)).Passed);
        scene.Remove(FactPath.Sweep(beat.Fact.At, "runner-2").Value);
        Assert.Equal(LedgerProblem.AnchorMissing, Assert.Single((await scene.TestAsync(anchor)).Findings).Problem);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Anchor_AnySingleDocumentRemovedReplacedOrEdited_IsFound(int seed)
    {
        await GrowAsync(new Random(seed));
        await scene.BeatAsync();
        var anchor = (await scene.TestAsync()).Anchor;
        var documents = (await scene.ReadAllAsync())
            .Select(stored => (Path: stored.Path.Value, Document: FactSerializer.Serialize(stored.Path, stored.Fact), stored.Hash)).ToArray();
        await scene.AskAsync();
        Assert.True((await scene.TestAsync(anchor)).Passed);

        foreach (var (path, document, hash) in documents)
        {
            Assert.Equal(hash, FactSerializer.Hash(document));
            scene.Remove(path);
            await AssertFoundAsync(anchor, path);
            scene.Plant(path, [.. document, (byte)'\n']);
            await AssertFoundAsync(anchor, path);
            scene.Plant(path, "{}");
            await AssertFoundAsync(anchor, path);
            scene.Plant(path, document);
        }

        Assert.True((await scene.TestAsync(anchor)).Passed);
    }

    [Fact]
    public async Task Anchor_OfARealSweep_CoversEverythingThatItSaw()
    {
        await scene.AskAsync();
        await RunSweepAsync();
        await scene.AskAsync();
        await RunSweepAsync();
        var check = await scene.TestAsync();
        Assert.Equal((true, 0), (check.Passed, check.NotAnchored));

        foreach (var stored in await scene.ReadAllAsync())
        {
            scene.Plant(stored.Path.Value, [.. FactSerializer.Serialize(stored.Path, stored.Fact), (byte)' ']);
            await AssertFoundAsync(check.Anchor, stored.Path.Value);
            scene.Plant(stored.Path, stored.Fact);
        }

        Assert.True((await scene.TestAsync(check.Anchor)).Passed);
    }

    [Fact]
    public async Task Anchor_WholeHistoryWrittenAnew_IsFound()
    {
        await scene.BeatAsync();
        var anchor = (await scene.TestAsync()).Anchor;
        scene.Remove(FactPath.InRequests(scene.Id, scene.Bob.Account.ObjectId, "decision").Value);
        foreach (var beat in (await scene.ReadAllAsync()).Where(stored => stored.Fact is SweepFact))
        {
            scene.Remove(beat.Path.Value);
        }

        await scene.BeatAsync();

        var check = await scene.TestAsync(anchor);
        Assert.Contains(check.Findings, finding => finding.Problem == LedgerProblem.AnchorMissing);
        Assert.Null(check.Anchor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz9a0d6d4a8f4b0a9c3e1d2f3a4b5c6d7e8f90123456789abcdef0123456789a")]
    public async Task Anchor_ThatIsNone_IsRefused(string anchor)
    {
        var error = await Assert.ThrowsAsync<JitAccessException>(() => scene.TestAsync(anchor));

        Assert.Equal((ErrorIds.AnchorInvalid, JitErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
    }

    [Fact]
    public async Task Test_ReadsPastWhatTheConnectionRemembers()
    {
        var path = FactPath.InJournal(scene.Id, "opened");
        await new GetLedger(scene.Alice, scene.Stage.Told).ListAsync(new LedgerFilter(), Stage.None);
        Assert.NotNull(scene.Alice.Memory.Find(path));
        await scene.BeatAsync();
        scene.Plant(path.Value, "{}");

        Assert.Equal([LedgerProblem.FactCorrupt, LedgerProblem.FactChanged], (await scene.TestAsync()).Findings.Select(finding => finding.Problem));
    }

    // A process of its own each time, with a connection that remembers nothing.
    private async Task RunSweepAsync()
    {
        scene.Stage.World.Clock.Advance(TimeSpan.FromMinutes(11));
        var context = await scene.Stage.ConnectAsync(store: scene.Alice.Store, authorsAttested: true);
        await new SweepLoop(context, scene.Stage.Told, LedgerScene.Sweeping).RunAsync(null, _ => { }, _ => { }, Stage.None);
    }

    private async Task GrowAsync(Random random)
    {
        for (var step = 0; step < 6; step++)
        {
            switch (random.Next(3))
            {
                case 0:
                    await scene.BeatAsync();
                    break;
                case 1:
                    await scene.DecideAsync(scene.Bob, await scene.AskAsync(), random.Next(2) == 0);
                    break;
                default:
                    scene.Stage.World.Clock.Advance(TimeSpan.FromMinutes(random.Next(90)));
                    await scene.SweepAsync();
                    break;
            }
        }
    }

    private async Task AssertFoundAsync(string? anchor, string path)
    {
        var check = await scene.TestAsync(anchor);
        Assert.False(check.Passed, path);
        Assert.Contains(check.Findings, finding => EvidenceProblems.Contains(finding.Problem));
    }

    private static readonly HashSet<LedgerProblem> EvidenceProblems =
        [LedgerProblem.HeartbeatMissing, LedgerProblem.FactRemoved, LedgerProblem.FactChanged, LedgerProblem.AnchorMissing];
}
