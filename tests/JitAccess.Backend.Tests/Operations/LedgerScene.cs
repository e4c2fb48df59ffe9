using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Ledger;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>
/// A ledger in a storage account: web01 protected by policy prod, which needs an approval of bob or carol; rita asked, bob approved, the sweep opened. And
/// somebody with more rights than anybody should have, who plants and removes documents.
/// </summary>
internal sealed class LedgerScene : IDisposable
{
    public const string RitaName = "rita@contoso.example";
    public const string BobName = "bob@contoso.example";
    public const string Carol = "carol@contoso.example";

    private LedgerScene(JitContext alice, JitContext rita, JitContext bob, Stage stage) => (Alice, Rita, Bob, Stage) = (alice, rita, bob, stage);

    public Stage Stage { get; }

    public JitContext Alice { get; }

    public JitContext Rita { get; }

    public JitContext Bob { get; }

    public DateTimeOffset Now => Stage.World.Clock.Now;

    /// <summary>What the sweep of a shared ledger needs to open anything.</summary>
    public static SweepOptions Sweeping { get; } = new()
    {
        Ceiling = new Ceiling
        {
            Scopes = [$"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}"],
            Ports = [PortSpecification.Ssh],
            Sources = AllowedSources.Parse(["203.0.113.0/24"]),
            MaxDuration = TimeSpan.FromHours(3),
        },
    };

    /// <summary>The request that was opened.</summary>
    public StoredFact Asked { get; private set; } = null!;

    public RequestId Id => Asked.Path.RequestId!;

    public static async Task<LedgerScene> CreateAsync()
    {
        var stage = new Stage();
        var store = stage.World.BlobEndpoint.AbsoluteUri;
        var scene = new LedgerScene(
            await stage.ConnectAsync(store: store, authorsAttested: true), await stage.ConnectAsync(RitaName, store), await stage.ConnectAsync(BobName, store),
            stage);
        await scene.Alice.Facts.TryCreateAsync(FactPath.Policy("prod", 1), scene.Policy(1, null), Stage.None);
        await stage.EnableAsync(scene.Alice, new EnableOptions { Vm = VmReference.Of(Stage.VmId("web01")), Policies = ["prod"] });
        scene.Asked = await scene.AskAsync();
        await scene.DecideAsync(scene.Bob, scene.Asked);
        await scene.SweepAsync();
        Assert.True(await scene.IsClaimedAsync(scene.Asked));
        return scene;
    }

    public void Dispose() => Stage.Dispose();

    /// <summary>Another request of rita's, which waits.</summary>
    public async Task<StoredFact> AskAsync()
    {
        var request = await Stage.RequestAsync(Rita, Stage.Wish("web01"));
        return (await Rita.Facts.ReadAsync(FactPath.InRequests(RequestId.Parse(request.RequestId), Rita.Account.ObjectId, "request"), Stage.None))!;
    }

    public async Task DecideAsync(JitContext by, StoredFact asked, bool approved = true) => await by.Facts.TryCreateAsync(
        FactPath.InRequests(asked.Path.RequestId!, by.Account.ObjectId, "decision"), Decision(by.Account, asked, approved), Stage.None);

    public DecisionFact Decision(FactAuthor by, StoredFact asked, bool approved = true) =>
        new() { RequestId = asked.Path.RequestId!, Subject = asked.Hash, Approved = approved, Author = by, At = Now, Follows = [asked.Hash] };

    public PolicyFact Policy(int revision, string? previous, PolicyState state = PolicyState.Active) => new()
    {
        Name = "prod",
        Revision = revision,
        Previous = previous,
        State = state,
        Policy = new AccessPolicy
        {
            Name = "prod",
            Ports = [PortSpecification.Ssh],
            Sources = AllowedSources.Parse(["203.0.113.0/24"]),
            MaxDuration = TimeSpan.FromHours(3),
            Requesters = [Rita.Account.ToPerson()],
            Approvers = [Bob.Account.ToPerson()],
            RequiredApprovals = 1,
        },
        Author = Alice.Account,
        At = Now,
    };

    /// <summary>A claim of a request as the sweep would make it.</summary>
    public OpeningFact Claim(StoredFact asked) => new()
    {
        RequestId = asked.Path.RequestId!,
        Subject = asked.Hash,
        Until = Now.AddHours(1),
        Rules = [],
        VmId = "x",
        AttachmentRevision = 1,
        PolicyName = "prod",
        PolicyRevision = 1,
        Approvals = [Bob.Account.ToPerson()],
        Author = Alice.Account,
        At = Now,
    };

    /// <summary>A heartbeat over everything that is there, as a sweep leaves it.</summary>
    public async Task<string> BeatAsync()
    {
        var facts = await ReadAllAsync();
        var beats = facts.Where(stored => stored.Fact is SweepFact).ToArray();
        var seen = beats.SelectMany(stored => ((SweepFact)stored.Fact).Seen).Select(digest => digest.Path).ToHashSet();
        var continued = beats.SelectMany(stored => ((SweepFact)stored.Fact).Previous).ToHashSet(StringComparer.Ordinal);
        var fact = new SweepFact
        {
            Host = "runner-1",
            StartedOn = Now,
            Passes = 1,
            Previous = beats.Select(stored => stored.Hash).Where(hash => !continued.Contains(hash)).ToArray(),
            Seen = facts.Where(stored => stored.Fact is not SweepFact && !seen.Contains(stored.Path))
                .Select(stored => new FactDigest(stored.Path, stored.Hash)).ToArray(),
            Author = Alice.Account,
            At = Now,
        };
        var hash = await Alice.Facts.TryCreateAsync(FactPath.Sweep(Now, fact.Host), fact, Stage.None);
        Stage.World.Clock.Advance(TimeSpan.FromMinutes(1));
        return hash!;
    }

    public async Task<IReadOnlyList<StoredFact>> ReadAllAsync()
    {
        var facts = new List<StoredFact>();
        foreach (var path in await Alice.Facts.ListAsync(string.Empty, Stage.None))
        {
            facts.Add((await Alice.Facts.ReadAsync(path, Stage.None))!);
        }

        return facts;
    }

    public Task<JitLedgerCheck> TestAsync(string? anchor = null, params IReadOnlyList<string> policyWriters) =>
        new TestLedger(Alice, Stage.Told).TestAsync(new LedgerTestOptions { Anchor = anchor, PolicyWriters = policyWriters }, Stage.None);

    public Task<JitSweepResult> SweepAsync() => Stage.SweepAsync(Alice, Sweeping);

    public async Task<bool> IsClaimedAsync(StoredFact asked) =>
        await Alice.Facts.ReadAsync(FactPath.InJournal(asked.Path.RequestId!, "opening"), Stage.None) is not null;

    /// <summary>Writes a fact where nobody should be able to, and says its hash.</summary>
    public string Plant(FactPath path, Fact fact)
    {
        var document = FactSerializer.Serialize(path, fact);
        Plant(path.Value, document);
        return FactSerializer.Hash(document);
    }

    public void Plant(string path, string text) => Plant(path, Encoding.UTF8.GetBytes(text));

    public void Plant(string path, byte[] document) =>
        Stage.World.PutBlob(path.Split('/')[0], path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..], document);

    public bool Remove(string path) => Stage.World.DeleteBlob(path.Split('/')[0], path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]);
}
