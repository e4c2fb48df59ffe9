using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Ledger.Tests;

/// <summary>What every store must do.</summary>
public abstract class FactStoreSuite
{
    protected abstract IFactStore Store { get; }

    [Fact]
    public async Task Read_NothingThere_IsNull()
    {
        Assert.Null(await Store.ReadAsync(FactPath.Ledger, CancellationToken.None));
        Assert.Null(await Store.ReadAsync(FactPath.InJournal(Samples.Id, "opened"), CancellationToken.None));
    }

    [Fact]
    public async Task Create_EveryKind_IsReadBackWithItsHash()
    {
        foreach (var (path, fact) in Samples.All())
        {
            var hash = await Store.TryCreateAsync(path, fact, CancellationToken.None);
            var stored = await Store.ReadAsync(path, CancellationToken.None);

            Assert.Equal(FactSerializer.Hash(FactSerializer.Serialize(path, fact)), hash);
            Assert.Equal(hash, stored!.Hash);
            Assert.Equal(path, stored.Path);
            Assert.Equal(Picture.Of(fact), Picture.Of(stored.Fact));
        }
    }

    [Fact]
    public async Task Create_PathTaken_IsNullAndChangesNothing()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        var first = await Store.TryCreateAsync(path, Samples.Request("first"), CancellationToken.None);

        Assert.Null(await Store.TryCreateAsync(path, Samples.Request("second"), CancellationToken.None));
        Assert.Null(await Store.TryCreateAsync(path, Samples.Request("first"), CancellationToken.None));

        var stored = await Store.ReadAsync(path, CancellationToken.None);
        Assert.Equal(first, stored!.Hash);
        Assert.Equal("first", ((RequestFact)stored.Fact).Request.Reason);
    }

    [Fact]
    public async Task Create_FactThatDoesNotBelongThere_WritesNothing()
    {
        var path = FactPath.InJournal(Samples.Id, "opened");

        await Assert.ThrowsAsync<JitAccessException>(() => Store.TryCreateAsync(path, Samples.Opening(), CancellationToken.None));

        Assert.Empty(await Store.ListAsync(string.Empty, CancellationToken.None));
    }

    [Fact]
    public async Task Create_ManyAtOnce_HasOneWinnerWhoseFactStays()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        using var start = new ManualResetEventSlim();
        var writers = Enumerable.Range(0, 16).Select(i => Task.Factory.StartNew(
            async () =>
            {
                start.Wait();
                return (Reason: $"writer {i}", Hash: await Store.TryCreateAsync(path, Samples.Request($"writer {i}"), CancellationToken.None));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()).ToList();
        start.Set();

        var winner = Assert.Single(await Task.WhenAll(writers), result => result.Hash is not null);

        var stored = await Store.ReadAsync(path, CancellationToken.None);
        Assert.Equal(winner.Hash, stored!.Hash);
        Assert.Equal(winner.Reason, ((RequestFact)stored.Fact).Request.Reason);
    }

    [Fact]
    public async Task List_ByPrefix_IsOrdinalAndExact()
    {
        var later = RequestId.Create(Samples.At.AddDays(1), [9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
        foreach (var (path, fact) in Samples.All().Append((FactPath.InRequests(later, Samples.AuthorId, "request"), Samples.Request("later", later))).Reverse())
        {
            Assert.NotNull(await Store.TryCreateAsync(path, fact, CancellationToken.None));
        }

        var all = await Store.ListAsync(string.Empty, CancellationToken.None);

        Assert.Equal(13, all.Count);
        Assert.Equal(all.OrderBy(path => path.Value, StringComparer.Ordinal), all);
        foreach (var prefix in all.SelectMany(path => Enumerable.Range(0, path.Value.Length + 1).Select(length => path.Value[..length])).Distinct(StringComparer.Ordinal))
        {
            Assert.Equal(all.Where(path => path.Value.StartsWith(prefix, StringComparison.Ordinal)), await Store.ListAsync(prefix, CancellationToken.None));
        }

        Assert.Equal(4, (await Store.ListAsync(FactPath.RequestPrefix(Samples.Id), CancellationToken.None)).Count);
        Assert.Equal(6, (await Store.ListAsync(FactPath.JournalPrefix(Samples.Id), CancellationToken.None)).Count);
        Assert.Single(await Store.ListAsync(FactPath.AttachmentPrefix(Samples.Key), CancellationToken.None));
    }

    [Theory]
    [InlineData("nowhere/")]
    [InlineData("requests/1999-01-01/")]
    [InlineData("requests//")]
    [InlineData("/")]
    [InlineData("../")]
    [InlineData("./")]
    [InlineData("requests/../control/")]
    [InlineData("requests\\")]
    [InlineData("REQUESTS/")]
    [InlineData("C:/")]
    [InlineData(".pending/")]
    [InlineData("control/ledger.json/")]
    public async Task List_PrefixThatNothingHas_IsEmpty(string prefix)
    {
        await Store.TryCreateAsync(FactPath.Ledger, Samples.All().First().Fact, CancellationToken.None);

        Assert.Empty(await Store.ListAsync(prefix, CancellationToken.None));
    }

    [Fact]
    public async Task EveryCall_Cancelled_SaysSo()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.TryCreateAsync(FactPath.Ledger, Samples.All().First().Fact, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(FactPath.Ledger, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ListAsync(string.Empty, cancelled));
        Assert.Null(await Store.ReadAsync(FactPath.Ledger, CancellationToken.None));
    }
}
