using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Sweeps at a pace: passes, heartbeats, and the evidence in them. Whoever waits makes time pass in this world.</summary>
public sealed class SweepLoopTests : IDisposable
{
    private readonly Stage stage = new();
    private readonly ConcurrentQueue<JitSweepResult> passes = new();
    private readonly ConcurrentQueue<JitFact> told = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Loop_ForAnHour_PassesAtThePaceAndIsThoroughAtFirstAndAfterAnHour()
    {
        var context = await stage.ConnectAsync();
        var start = stage.World.Clock.Now;

        await RunAsync(context, TimeSpan.FromMinutes(65), TimeSpan.FromMinutes(5));

        Assert.Equal(Enumerable.Range(0, 13).Select(number => start.AddMinutes(5 * number)), passes.Select(pass => pass.StartedOn));
        Assert.Equal([0, 12], passes.Select((pass, index) => (pass, index)).Where(pair => pair.pass.IsThorough).Select(pair => pair.index));
    }

    [Fact]
    public async Task Pass_OfAProcessOfItsOwn_IsThoroughOnceAnHour()
    {
        foreach (var minutes in new[] { 0, 20, 39, 2, 58 })
        {
            stage.World.Clock.Advance(TimeSpan.FromMinutes(minutes));
            using var context = await stage.ConnectAsync();
            await RunAsync(context, null, TimeSpan.FromMinutes(1));
        }

        Assert.Equal([true, false, false, true, false], passes.Select(pass => pass.IsThorough));
    }

    [Fact]
    public async Task Loop_GrantOver_IsClosedByTheNextPass()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));

        await RunAsync(context, TimeSpan.FromMinutes(61), TimeSpan.FromMinutes(1));

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Equal("Close", Assert.Single(passes.SelectMany(pass => pass.Actions)).Action);
    }

    [Fact]
    public async Task Loop_OnePassFails_GoesOn()
    {
        var context = await stage.ConnectAsync();
        stage.World.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Path = "/networkSecurityGroups$",
            Status = 403,
            Code = "AuthorizationFailed",
            Times = 1
        });
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 401, Code = "InvalidAuthenticationToken", Skip = 4, Times = 3 });

        await RunAsync(context, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal(5, passes.Count);
        Assert.Contains(passes, pass => pass.Failed.Count > 0);
        Assert.Contains(passes, pass => pass.Failed.Count == 0);
    }

    [Fact]
    public async Task Loop_EveryPassFails_EndsInTheError()
    {
        var context = await stage.ConnectAsync();
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 401, Code = "InvalidAuthenticationToken", Times = 10_000 });
        var loop = new SweepLoop(context, stage.Told, new SweepOptions { For = TimeSpan.FromMinutes(3) });

        var error = await Assert.ThrowsAnyAsync<JitAccessException>(() => loop.RunAsync(null, passes.Enqueue, told.Enqueue, Stage.None));

        Assert.Equal(JitErrorKind.Authentication, error.Kind);
        Assert.Equal(3, passes.Count);
    }

    [Fact]
    public async Task Loop_Cancelled_EndsBetweenPasses()
    {
        var context = await stage.ConnectAsync();
        using var source = new CancellationTokenSource();
        var loop = new SweepLoop(context, stage.Told, new SweepOptions { For = TimeSpan.FromDays(1) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.RunAsync(null, pass =>
        {
            passes.Enqueue(pass);
            if (passes.Count == 3)
            {
                source.Cancel();
            }
        }, told.Enqueue, source.Token));

        Assert.Equal(3, passes.Count);
    }

    [Fact]
    public async Task Loop_NothingHappens_WritesAHeartbeatEveryTenMinutes()
    {
        var context = await stage.ConnectAsync();

        await RunAsync(context, TimeSpan.FromMinutes(31), TimeSpan.FromMinutes(1));

        var beats = await BeatsAsync(context);
        Assert.Equal([1, 11, 21, 31], beats.Select(beat => ((SweepFact)beat.Fact).Passes));
        Assert.All(beats, beat => Assert.Equal(("runbook-1", TimeSpan.FromMinutes(1)), (((SweepFact)beat.Fact).Host, ((SweepFact)beat.Fact).Every)));
    }

    [Fact]
    public async Task Evidence_OfSeveralProcesses_HasEveryFactOnceAndOneHead()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));
        await RunAsync(context, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        await stage.RequestAsync(context, Stage.Wish("web01", "203.0.113.8"));
        stage.World.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync(context, null, TimeSpan.FromMinutes(1));
        stage.World.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync(context, null, TimeSpan.FromMinutes(1));

        var beats = await BeatsAsync(context);
        var seen = beats.SelectMany(beat => ((SweepFact)beat.Fact).Seen).ToArray();
        Assert.Equal(seen.Length, seen.Select(digest => digest.Path).Distinct().Count());
        var all = (await context.Facts.ListAsync(string.Empty, Stage.None)).Where(path => path.Kind != "sweep").ToArray();
        Assert.Equal(all.OrderBy(path => path.Value, StringComparer.Ordinal),
            seen.Select(digest => digest.Path).OrderBy(path => path.Value, StringComparer.Ordinal));
        foreach (var digest in seen)
        {
            Assert.Equal((await context.Facts.ReadAsync(digest.Path, Stage.None))!.Hash, digest.Hash);
        }

        var heads = beats.Select(beat => beat.Hash).Except(beats.SelectMany(beat => ((SweepFact)beat.Fact).Previous));
        Assert.Equal(beats[^1].Hash, Assert.Single(heads));
        Assert.All(beats.Skip(1), beat => Assert.NotEmpty(((SweepFact)beat.Fact).Previous));
    }

    [Fact]
    public async Task Evidence_OfMoreFactsThanOneDocumentHolds_IsSplitAndChained()
    {
        var context = await stage.ConnectAsync();
        for (var revision = 1; revision <= 1201; revision++)
        {
            await context.Facts.TryCreateAsync(FactPath.Suspension(revision),
                new SuspensionFact { Revision = revision, Suspended = false, Author = context.Account, At = context.Clock.Now }, Stage.None);
        }

        await RunAsync(context, null, TimeSpan.FromMinutes(1));

        var beats = await BeatsAsync(context);
        Assert.Equal([500, 500, 201], beats.Select(beat => ((SweepFact)beat.Fact).Seen.Count));
        Assert.Equal([beats[0].Hash], ((SweepFact)beats[1].Fact).Previous);
        Assert.Equal([beats[1].Hash], ((SweepFact)beats[2].Fact).Previous);
    }

    [Fact]
    public async Task Evidence_OfTwoSweepsSideBySide_IsJoinedByTheNext()
    {
        var alice = await stage.ConnectAsync();
        var carol = await stage.ConnectAsync("carol@contoso.example");
        await Task.WhenAll(RunAsync(alice, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5)),
            RunAsync(carol, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5)));
        await RunAsync(alice, null, TimeSpan.FromMinutes(1));

        var beats = await BeatsAsync(alice);
        Assert.Single(beats.Select(beat => beat.Hash).Except(beats.SelectMany(beat => ((SweepFact)beat.Fact).Previous)));
    }

    [Fact]
    public async Task Tell_GetsEachNewFactOnceAndNothingOfBefore()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await RunAsync(context, null, TimeSpan.FromMinutes(1));
        Assert.Empty(told);
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.Clock.Advance(TimeSpan.FromHours(1));

        await RunAsync(context, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));
        await RunAsync(context, null, TimeSpan.FromMinutes(1));

        Assert.Equal(["closed", "opened", "opening", "request"], told.Select(fact => fact.Kind).OrderBy(kind => kind, StringComparer.Ordinal));
        Assert.All(told, fact => Assert.Equal((grant.RequestId, "web01"), (fact.RequestId, fact.VMName)));
        Assert.Equal("ssh", told.First(fact => fact.Kind == "request").Details["Port"]);
    }

    [Fact]
    public async Task Request_ThatWaits_SaysHowLateItCanBeAndWarnsWhereNobodySweeps()
    {
        var alice = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(alice, Stage.Protection("web01"));

        await stage.RequestAsync(rita, Stage.Wish("web01"));
        Assert.Contains(stage.Told.Warnings, warning => warning.Contains("Nobody has swept", StringComparison.Ordinal));
        stage.Told.Warnings.Clear();
        await RunAsync(alice, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));
        var waiting = await stage.RequestAsync(rita, Stage.Wish("web01", "203.0.113.8"));
        Assert.Contains("every 1m", waiting.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Told.Warnings);
        stage.World.Clock.Advance(TimeSpan.FromHours(2));
        await stage.RequestAsync(rita, Stage.Wish("web01", "203.0.113.9"));
        Assert.Contains(stage.Told.Warnings, warning => warning.Contains("2h", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_ThatOpensAtOnceOutsideOfASandbox_WarnsWhereNobodySweepsSinceNothingWillCloseIt()
    {
        var alice = Outside(await stage.ConnectAsync());
        await stage.EnableAsync(alice, Stage.Protection("web01"));

        await stage.RequestAsync(alice, Stage.Wish("web01"));
        Assert.Contains("nothing closes on time", Assert.Single(stage.Told.Warnings), StringComparison.Ordinal);
        stage.Told.Warnings.Clear();
        await RunAsync(alice, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));
        Assert.Equal(RequestStatus.Active, (await stage.RequestAsync(alice, Stage.Wish("web01", "203.0.113.8"))).Status);
        Assert.Empty(stage.Told.Warnings);
    }

    // The same connection, as one to the real Azure has it.
    private static JitContext Outside(JitContext context) => new()
    {
        Environment = context.Environment,
        TenantId = context.TenantId,
        Subscriptions = context.Subscriptions,
        Account = context.Account,
        Network = context.Network,
        Facts = context.Facts,
        Clock = context.Clock,
        Directory = context.Directory,
        TimeZones = context.TimeZones,
        PolicyFiles = context.PolicyFiles,
        PublicAddress = context.PublicAddress,
        Randomness = context.Randomness,
    };

    private async Task RunAsync(JitContext context, TimeSpan? span, TimeSpan every)
    {
        var loop = new SweepLoop(context, stage.Told, new SweepOptions { For = span, Every = every, Host = "Runbook 1" });
        await loop.RunAsync(await loop.PlanAsync(Stage.None), passes.Enqueue, told.Enqueue, Stage.None);
    }

    private static async Task<IReadOnlyList<StoredFact>> BeatsAsync(JitContext context)
    {
        var beats = new List<StoredFact>();
        foreach (var path in (await context.Facts.ListAsync("journal/sweeps/", Stage.None)).OrderBy(path => path.Value, StringComparer.Ordinal))
        {
            beats.Add((await context.Facts.ReadAsync(path, Stage.None))!);
        }

        return beats;
    }
}
