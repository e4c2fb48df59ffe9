using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Reads what the facts say. A corrupt fact is reported and does not stop the rest.</summary>
internal sealed class Ledger(JitContext context, IOperationObserver observer)
{
    /// <summary>How far back requests can still matter: their time to live, their longest duration, and room.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(3);

    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private readonly IFactStore store = context.Facts;

    /// <summary>The id of this ledger; null where it has none yet.</summary>
    public async Task<string?> FindIdAsync(CancellationToken cancellationToken) =>
        (await store.ReadAsync(FactPath.Ledger, cancellationToken).ConfigureAwait(false))?.Fact is LedgerFact fact ? fact.LedgerId : null;

    /// <summary>The id of this ledger, given to it now where it has none.</summary>
    public async Task<string> GetIdAsync(CancellationToken cancellationToken)
    {
        if (await FindIdAsync(cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var id = new string(context.Randomness.NextBytes(16).Select(octet => IdAlphabet[octet & 31]).ToArray());
        _ = await store.TryCreateAsync(FactPath.Ledger, new LedgerFact { LedgerId = id, Author = context.Account, At = context.Clock.Now }, cancellationToken).ConfigureAwait(false);
        return await FindIdAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new JitAccessException(ErrorIds.StoreUnavailable, JitErrorKind.Store, $"The ledger {store.Location} does not keep what is written to it.", store.Location);
    }

    /// <summary>The newest revision of a VM's attachment whose chain is whole; null where there is none.</summary>
    public async Task<StoredFact?> FindAttachmentAsync(VmKey vmKey, CancellationToken cancellationToken)
    {
        StoredFact? head = null;
        foreach (var path in (await store.ListAsync(FactPath.AttachmentPrefix(vmKey), cancellationToken).ConfigureAwait(false)).OrderBy(path => path.Revision))
        {
            var next = await ReadOrReportAsync(path, cancellationToken).ConfigureAwait(false);
            if (next?.Fact is not AttachmentFact fact || fact.Revision != (head?.Path.Revision ?? 0) + 1 || !string.Equals(fact.Previous, head?.Hash, StringComparison.Ordinal))
            {
                // Falling back to an older policy would open what a newer one forbids.
                observer.Warning($"{path} cannot be read or does not follow the revision before it. Until it is restored or removed, nothing opens there.");
                return head?.Fact is AttachmentFact { State: AttachmentState.Attached } known ? head with { Fact = known with { State = AttachmentState.Suspended, Reason = $"{path} is broken" } } : head;
            }

            head = next;
        }

        return head;
    }

    /// <summary>The newest revision of every attachment.</summary>
    public async Task<IReadOnlyList<AttachmentFact>> ListAttachmentsAsync(CancellationToken cancellationToken)
    {
        var result = new List<AttachmentFact>();
        foreach (var vmKey in (await store.ListAsync("control/attachments/", cancellationToken).ConfigureAwait(false)).Select(path => path.VmKey).OfType<VmKey>().Distinct())
        {
            if ((await FindAttachmentAsync(vmKey, cancellationToken).ConfigureAwait(false))?.Fact is AttachmentFact fact)
            {
                result.Add(fact);
            }
        }

        return result;
    }

    /// <summary>The story of one request; null where there is no fact about it.</summary>
    public async Task<RequestStory?> FindRequestAsync(RequestId requestId, CancellationToken cancellationToken)
    {
        var paths = new List<FactPath>(await store.ListAsync(FactPath.RequestPrefix(requestId), cancellationToken).ConfigureAwait(false));
        paths.AddRange(await store.ListAsync(FactPath.JournalPrefix(requestId), cancellationToken).ConfigureAwait(false));
        return paths.Count == 0 ? null : new RequestStory(requestId, await ReadAllAsync(paths, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The stories of all requests asked since a moment, oldest first.</summary>
    public async Task<IReadOnlyList<RequestStory>> ListRequestsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var paths = new List<FactPath>();
        for (var day = since.UtcDateTime.Date; day <= context.Clock.Now.UtcDateTime.Date.AddDays(1); day = day.AddDays(1))
        {
            var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            paths.AddRange(await store.ListAsync($"requests/{text}/", cancellationToken).ConfigureAwait(false));
            paths.AddRange(await store.ListAsync($"journal/{text}/", cancellationToken).ConfigureAwait(false));
        }

        var stories = new List<RequestStory>();
        foreach (var group in paths.Where(path => path.RequestId is not null).GroupBy(path => path.RequestId!).OrderBy(group => group.Key))
        {
            stories.Add(new RequestStory(group.Key, await ReadAllAsync(group, cancellationToken).ConfigureAwait(false)));
        }

        return stories;
    }

    /// <summary>States a fact of a sweep. Whoever states it second is not wrong: the first one stands.</summary>
    public Task<string?> RecordAsync(FactPath path, Fact fact, CancellationToken cancellationToken) => store.TryCreateAsync(path, fact, cancellationToken);

    private async Task<List<StoredFact>> ReadAllAsync(IEnumerable<FactPath> paths, CancellationToken cancellationToken)
    {
        var facts = new List<StoredFact>();
        foreach (var path in paths)
        {
            if (await ReadOrReportAsync(path, cancellationToken).ConfigureAwait(false) is { } fact)
            {
                facts.Add(fact);
            }
        }

        return facts;
    }

    private async Task<StoredFact?> ReadOrReportAsync(FactPath path, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException e) when (string.Equals(e.ErrorId, ErrorIds.FactCorrupt, StringComparison.Ordinal))
        {
            observer.Warning(e.Message);
            return null;
        }
    }
}
