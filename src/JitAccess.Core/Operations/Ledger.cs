using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>What the facts say of requests.</summary>
internal sealed class Ledger(JitContext context, IOperationObserver observer)
{
    /// <summary>How far back requests can still matter: how far ahead they may start, their longest wait, their longest duration, and room.</summary>
    public static readonly TimeSpan Window = AccessRequest.LongestAhead + AccessPolicy.LongestLifetime + AccessPolicy.LongestDuration + TimeSpan.FromDays(1);

    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private readonly IFactStore store = context.Facts;
    private readonly FactReader reader = new(context, observer);

    /// <summary>The id of this ledger; null where it has none yet.</summary>
    public async Task<string?> FindIdAsync(CancellationToken cancellationToken) =>
        (await reader.ReadAsync(FactPath.Ledger, cancellationToken).ConfigureAwait(false))?.Fact is LedgerFact fact ? fact.LedgerId : null;

    /// <summary>The id of this ledger, given to it now where it has none.</summary>
    public async Task<string> GetIdAsync(CancellationToken cancellationToken)
    {
        if (await FindIdAsync(cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var id = new string(context.Randomness.NextBytes(16).Select(octet => IdAlphabet[octet & 31]).ToArray());
        _ = await store.TryCreateAsync(FactPath.Ledger, new LedgerFact { LedgerId = id, Author = context.Account, At = context.Clock.Now }, cancellationToken)
            .ConfigureAwait(false);
        return await FindIdAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new JitAccessException(ErrorIds.StoreUnavailable, JitErrorKind.Store, $"The ledger {store.Location} does not keep what is written to it.",
                store.Location);
    }

    /// <summary>The story of one request; null where there is no fact about it.</summary>
    public async Task<RequestStory?> FindRequestAsync(RequestId requestId, CancellationToken cancellationToken)
    {
        var paths = await reader.ListAsync([FactPath.RequestPrefix(requestId), FactPath.JournalPrefix(requestId)], cancellationToken).ConfigureAwait(false);
        if (paths.Count == 0)
        {
            return null;
        }

        var facts = await reader.ReadAllAsync(paths, cancellationToken).ConfigureAwait(false);
        return new RequestStory(requestId, facts)
        {
            IsClaimUnreadable = paths.Any(path => path.Kind is "opening") && !facts.Any(stored => stored.Fact is OpeningFact),
        };
    }

    /// <summary>The stories of all requests asked since a moment, oldest first.</summary>
    public Task<IReadOnlyList<RequestStory>> ListRequestsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        ListAsync(since, _ => true, cancellationToken);

    /// <summary>The stories of the requests that may not be over, oldest first. Of those that their paths alone say are over, no fact is read.</summary>
    public Task<IReadOnlyList<RequestStory>> ListLiveAsync(CancellationToken cancellationToken) =>
        ListAsync(context.Clock.Now - Window, MayBeLive, cancellationToken);

    /// <summary>The paths of all facts about requests that can still matter.</summary>
    public Task<IReadOnlyList<FactPath>> ListPathsAsync(CancellationToken cancellationToken) => ListPathsAsync(context.Clock.Now - Window, cancellationToken);

    /// <summary>Like <see cref="ListLiveAsync"/>, from paths that were listed already.</summary>
    public Task<IReadOnlyList<RequestStory>> ReadLiveAsync(IReadOnlyList<FactPath> listed, CancellationToken cancellationToken) =>
        ReadAsync(listed, MayBeLive, cancellationToken);

    /// <summary>States a fact of a sweep. Whoever states it second is not wrong: the first one stands.</summary>
    public async Task<string?> RecordAsync(FactPath path, Fact fact, CancellationToken cancellationToken)
    {
        var hash = await store.TryCreateAsync(path, fact, cancellationToken).ConfigureAwait(false);
        if (hash is not null)
        {
            context.Memory.NoteStated(new StoredFact(path, fact, hash));
        }

        return hash;
    }

    private async Task<IReadOnlyList<RequestStory>> ListAsync(DateTimeOffset since, Func<IReadOnlyList<FactPath>, bool> isWanted,
        CancellationToken cancellationToken) =>
        await ReadAsync(await ListPathsAsync(since, cancellationToken).ConfigureAwait(false), isWanted, cancellationToken).ConfigureAwait(false);

    private Task<IReadOnlyList<FactPath>> ListPathsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var prefixes = new List<string>();
        for (var day = since.UtcDateTime.Date; day <= context.Clock.Now.UtcDateTime.Date.AddDays(1); day = day.AddDays(1))
        {
            var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            prefixes.Add($"requests/{text}/");
            prefixes.Add($"journal/{text}/");
        }

        return reader.ListAsync(prefixes, cancellationToken);
    }

    private async Task<IReadOnlyList<RequestStory>> ReadAsync(IReadOnlyList<FactPath> listed, Func<IReadOnlyList<FactPath>, bool> isWanted,
        CancellationToken cancellationToken)
    {
        var wanted = listed.Where(path => path.RequestId is not null).GroupBy(path => path.RequestId!).Select(group => group.ToArray()).Where(isWanted)
            .SelectMany(paths => paths).ToArray();
        return (await reader.ReadAllAsync(wanted, cancellationToken).ConfigureAwait(false))
            .GroupBy(stored => stored.Path.RequestId!).OrderBy(group => group.Key).Select(group => new RequestStory(group.Key, group)).ToArray();
    }

    // The journal's word is final. Where nothing was claimed, a withdrawal counts beside the request of the same author, and anybody's revocation does.
    private static bool MayBeLive(IReadOnlyList<FactPath> paths)
    {
        if (paths.Any(path => path.Kind is "closed" or "failed"))
        {
            return false;
        }

        var asked = paths.Where(path => path.Kind is "request").ToArray();
        return asked.Length != 1 || paths.Any(path => path.Kind is "opening")
            || !paths.Any(path =>
                path.Kind is "revoke" || (path.Kind is "withdrawn" && string.Equals(path.AuthorId, asked[0].AuthorId, StringComparison.Ordinal)));
    }
}
