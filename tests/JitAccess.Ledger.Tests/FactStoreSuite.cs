using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Ledger.Tests;

/// <summary>What every store must do. Projects that run it say with their own attributes when it can.</summary>
public abstract class FactStoreSuite
{
    protected abstract IFactStore Store { get; }

    /// <summary>Puts a document anywhere, past the store, as somebody with more rights than the ledger gives would.</summary>
    /// <param name="path">With its zone.</param>
    /// <param name="document">What is in it.</param>
    protected abstract Task PlantAsync(string path, byte[] document);

    [StoreFact]
    public async Task Read_NothingThere_IsNull()
    {
        Assert.Null(await Store.ReadAsync(FactPath.Ledger, CancellationToken.None));
        Assert.Null(await Store.ReadAsync(FactPath.InJournal(Samples.Id, "opened"), CancellationToken.None));
    }

    [StoreFact]
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

    [StoreFact]
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

    [StoreFact]
    public async Task Create_FactThatDoesNotBelongThere_WritesNothing()
    {
        var path = FactPath.InJournal(Samples.Id, "opened");

        await Assert.ThrowsAsync<JitAccessException>(() => Store.TryCreateAsync(path, Samples.Opening(), CancellationToken.None));

        Assert.Empty(await Store.ListAsync(string.Empty, CancellationToken.None));
    }

    [StoreFact]
    public async Task Create_ManyAtOnce_HasOneWinnerWhoseFactStays()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        using var start = new ManualResetEventSlim();
        var writers = Enumerable.Range(0, 50).Select(i => Task.Factory.StartNew(
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

    [StoreFact]
    public async Task List_ByPrefix_IsOrdinalAndExact()
    {
        var later = RequestId.Create(Samples.At.AddDays(1), [9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
        foreach (var (path, fact) in Samples.All().Append((FactPath.InRequests(later, Samples.AuthorId, "request"), Samples.Request("later", later))).Reverse())
        {
            Assert.NotNull(await Store.TryCreateAsync(path, fact, CancellationToken.None));
        }

        var all = await Store.ListAsync(string.Empty, CancellationToken.None);

        Assert.Equal(17, all.Count);
        Assert.Equal(all.OrderBy(path => path.Value, StringComparer.Ordinal), all);
        foreach (var prefix in all.SelectMany(path => Enumerable.Range(0, path.Value.Length + 1).Select(length => path.Value[..length]))
            .Distinct(StringComparer.Ordinal))
        {
            Assert.Equal(all.Where(path => path.Value.StartsWith(prefix, StringComparison.Ordinal)), await Store.ListAsync(prefix, CancellationToken.None));
        }

        Assert.Equal(4, (await Store.ListAsync(FactPath.RequestPrefix(Samples.Id), CancellationToken.None)).Count);
        Assert.Equal(7, (await Store.ListAsync(FactPath.JournalPrefix(Samples.Id), CancellationToken.None)).Count);
        Assert.Single(await Store.ListAsync(FactPath.AttachmentPrefix(Samples.Key), CancellationToken.None));
    }

    [StoreFact]
    public async Task List_MoreThanAPage_IsComplete()
    {
        var expected = new List<FactPath>();
        for (var i = 0; i < 40; i++)
        {
            var id = IdOf(i);
            expected.Add(FactPath.InRequests(id, Samples.AuthorId, "request"));
            Assert.NotNull(await Store.TryCreateAsync(expected[^1], Samples.Request("x", id), CancellationToken.None));
        }

        Assert.Equal(expected.OrderBy(path => path.Value, StringComparer.Ordinal), await Store.ListAsync("requests/", CancellationToken.None));
    }

    [StoreFact]
    public async Task List_WhileOthersWrite_HasOnlyWholeFacts()
    {
        var ids = Enumerable.Range(0, 30).Select(IdOf).ToList();
        var text = new string('x', 900);
        var writing = Task.WhenAll(ids.Select(id =>
            Task.Run(() => Store.TryCreateAsync(FactPath.InRequests(id, Samples.AuthorId, "request"), Samples.Request(text, id), CancellationToken.None))));
        var seen = 0;
        while (seen < ids.Count)
        {
            var paths = await Store.ListAsync("requests/", CancellationToken.None);
            foreach (var path in paths)
            {
                Assert.Equal(text, ((RequestFact)(await Store.ReadAsync(path, CancellationToken.None))!.Fact).Request.Reason);
            }

            seen = writing.IsCompleted ? Math.Max(paths.Count, writing.IsFaulted ? ids.Count : 0) : 0;
        }

        Assert.All(await writing, Assert.NotNull);
    }

    [StoreFact]
    public async Task Read_CorruptFact_NamesItsPathAndStopsNothingElse()
    {
        var request = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        var opened = Samples.All().Single(sample => sample.Path.Kind == "opened");
        Assert.NotNull(await Store.TryCreateAsync(opened.Path, opened.Fact, CancellationToken.None));
        foreach (var document in new[] { "{ \"kind\": \"request\", ", string.Empty, new string(' ', FactSerializer.MaxSize + 2),
            Encoding.UTF8.GetString(FactSerializer.Serialize(opened.Path, opened.Fact)) })
        {
            await PlantAsync(request.Value, Encoding.UTF8.GetBytes(document));

            var error = await Assert.ThrowsAsync<JitAccessException>(() => Store.ReadAsync(request, CancellationToken.None));

            Assert.Equal((ErrorIds.FactCorrupt, JitErrorKind.Store), (error.ErrorId, error.Kind));
            Assert.Equal(request.Value, error.Target);
            Assert.Equal(2, (await Store.ListAsync(string.Empty, CancellationToken.None)).Count);
            Assert.NotNull(await Store.ReadAsync(opened.Path, CancellationToken.None));
            Assert.Null(await Store.TryCreateAsync(request, Samples.Request("x"), CancellationToken.None));
        }
    }

    [StoreFact]
    public async Task ListStray_NamesOutsideTheGrammar_AreNamedAndInNoList()
    {
        var request = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        string[] strays =
        [
            "control/.hidden",
            "control/ledger.json.bak",
            "journal/" + request.Value["requests/".Length..],
            $"requests/{Samples.Id.Day}/{Samples.Id}/{Samples.AuthorId}/opening.json",
            $"requests/{Samples.Id.Day}/{Samples.Id}/{Samples.AuthorId}/request.json.1",
            "requests/a/b/c/d/e/f/request.json",
            "requests/with space & <mark> 100%.json",
        ];
        Assert.NotNull(await Store.TryCreateAsync(request, Samples.Request("x"), CancellationToken.None));
        foreach (var stray in strays)
        {
            await PlantAsync(stray, "{}"u8.ToArray());
        }

        Assert.Equal(strays, await Store.ListStrayAsync(string.Empty, CancellationToken.None));
        Assert.Equal(strays[..2], await Store.ListStrayAsync("control/", CancellationToken.None));
        Assert.Equal(strays[3..5], await Store.ListStrayAsync(FactPath.RequestPrefix(Samples.Id), CancellationToken.None));
        Assert.Empty(await Store.ListStrayAsync("nowhere/", CancellationToken.None));
        Assert.Equal([request], await Store.ListAsync(string.Empty, CancellationToken.None));
    }

    [StoreTheory]
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

    [StoreFact]
    public async Task EveryCall_Cancelled_SaysSo()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.TryCreateAsync(FactPath.Ledger, Samples.All().First().Fact, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(FactPath.Ledger, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ListAsync(string.Empty, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ListStrayAsync(string.Empty, cancelled));
        Assert.Null(await Store.ReadAsync(FactPath.Ledger, CancellationToken.None));
    }

    private static RequestId IdOf(int number)
    {
        byte low = (byte)(number & 31), high = (byte)(number >> 5);
        return RequestId.Create(Samples.At, [low, low, low, low, low, high, high, high, high, high]);
    }
}
