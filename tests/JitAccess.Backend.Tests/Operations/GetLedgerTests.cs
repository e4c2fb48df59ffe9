using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Operations;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

public sealed class GetLedgerTests : IAsyncLifetime
{
    private LedgerScene scene = null!;

    public async Task InitializeAsync() => scene = await LedgerScene.CreateAsync();

    public Task DisposeAsync()
    {
        scene.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task List_HasEveryFactInTheOrderOfTheirTimes_WithItsVm()
    {
        scene.Stage.World.Clock.Advance(TimeSpan.FromHours(1));
        await scene.SweepAsync();

        var facts = await ListAsync(new LedgerFilter());

        Assert.Equal((await scene.ReadAllAsync()).Select(stored => stored.Hash).Order(StringComparer.Ordinal),
            facts.Select(fact => fact.Hash).Order(StringComparer.Ordinal));
        Assert.Equal(facts.Select(fact => fact.At).Order(), facts.Select(fact => fact.At));
        Assert.All(facts.Where(fact => fact.RequestId is not null), fact => Assert.Equal("web01", fact.VMName));
        Assert.Equal("closed", facts[^1].Kind);
    }

    [Fact]
    public async Task List_Since_FindsWhatWasStatedOfAnOlderRequest()
    {
        scene.Stage.World.Clock.Advance(TimeSpan.FromDays(2));
        await scene.SweepAsync();
        await scene.BeatAsync();

        var facts = await ListAsync(new LedgerFilter { Since = scene.Now.AddHours(-1) });

        Assert.Equal(["closed", "sweep"], facts.Select(fact => fact.Kind).Order(StringComparer.Ordinal));
        Assert.Empty(await ListAsync(new LedgerFilter { Since = scene.Now.AddHours(-1), Until = scene.Now.AddMinutes(-30) }));
        Assert.DoesNotContain(await ListAsync(new LedgerFilter { Until = scene.Now.AddHours(-1) }), fact => fact.Kind is "closed" or "sweep");
    }

    [Fact]
    public async Task List_OfARequest_HasItsFactsAlone()
    {
        await scene.AskAsync();

        var facts = await ListAsync(new LedgerFilter { Requests = [RequestReference.Of(scene.Id.ToString())] });

        Assert.Equal(["decision", "opened", "opening", "request"], facts.Select(fact => fact.Kind).Order(StringComparer.Ordinal));
        Assert.All(facts, fact => Assert.Equal(scene.Id.ToString(), fact.RequestId));
    }

    [Theory]
    [InlineData("web01", true)]
    [InlineData("web*", true)]
    [InlineData("db01", false)]
    public async Task List_OfAVm_HasItsProtectionAndRequests(string name, bool expected)
    {
        var kinds = (await ListAsync(new LedgerFilter { Vms = [Stage.Vm(name)] })).Select(fact => fact.Kind).Order(StringComparer.Ordinal);

        Assert.Equal(expected ? ["attachment", "decision", "opened", "opening", "request"] : [], kinds);
    }

    [Theory]
    [InlineData("01m819mme9dwf3txpswq", ErrorIds.RequestNotFound)]
    [InlineData("web01", ErrorIds.RequestIdInvalid)]
    public async Task List_OfNoRequest_IsAnError(string request, string errorId) =>
        Assert.Equal(errorId,
            (await Assert.ThrowsAsync<JitAccessException>(() => ListAsync(new LedgerFilter { Requests = [RequestReference.Of(request)] }))).ErrorId);

    [Fact]
    public async Task List_OfTenThousandCharactersForARequest_ShowsTheFirstOnesOnOneLine()
    {
        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            ListAsync(new LedgerFilter { Requests = [RequestReference.Of("a\u001b[31m\u202e" + new string('x', 10_000))] }));

        Assert.Equal(ErrorIds.RequestIdInvalid, error.ErrorId);
        Assert.InRange(error.Message.Length, 100, 300);
        Assert.DoesNotContain(error.Message, character => character is '\u001b' or '\u202e');
    }

    [Fact]
    public async Task List_OfAPeriodThatEndsBeforeItBegins_IsAnError()
    {
        var now = scene.Alice.Clock.Now;

        var error = await Assert.ThrowsAsync<JitAccessException>(() => ListAsync(new LedgerFilter { Since = now, Until = now.AddDays(-1) }));

        Assert.Equal(ErrorIds.PeriodInvalid, error.ErrorId);
        Assert.Contains("before it begins", error.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<JitFact>> ListAsync(LedgerFilter filter) => new GetLedger(scene.Alice, scene.Stage.Told).ListAsync(filter, Stage.None);
}
