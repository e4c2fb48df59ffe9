using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>
/// The evidence that sweeps leave: which facts were there, by path and hash, chained from heartbeat to heartbeat.
/// </summary>
/// <remarks>
/// The rule, which whoever checks the evidence relies on:
/// <list type="number">
/// <item>A heartbeat's <see cref="SweepFact.Previous"/> names the hashes of all heads: the heartbeats that its author knew and that no other heartbeat named
/// yet. Sweeps side by side branch, and the next heartbeat of either joins the branches. The hash of one heartbeat so commits to all that it reaches.</item>
/// <item>Its <see cref="SweepFact.Seen"/> holds the path and hash of each fact that its author saw and that no heartbeat known to it had recorded; of several
/// sweeps side by side, more than one may record the same. Heartbeats are not in it: they are chained.</item>
/// <item>A process knows, when it begins, the heartbeats of its own UTC day and of the newest earlier day within <see cref="Ledger.Window"/> that has some,
/// and takes for recorded what is in their Seen, and everything that was stated before that earlier day began. Where no earlier day has any, it
/// records all facts of the window.</item>
/// <item>It sees, when it begins: every fact of the control zone; every fact about requests that were asked since that earlier day began; and of older
/// requests those that are not over. Afterwards it sees whatever comes. What is stated about an older request, and ends it, while no sweep runs,
/// is recorded only where a sweep stated it.</item>
/// <item>A heartbeat holds at most <see cref="MaxSeen"/> digests; the rest follows at once in further heartbeats, each naming the one before.</item>
/// </list>
/// A fact that is in no Seen was not there when the newest heartbeat was written, or is older than the chain; one that is in some Seen and is gone, or has
/// another hash, was tampered with. Kept in memory: the paths of the window.
/// </remarks>
internal sealed class EvidenceRoll(JitContext context, IOperationObserver observer)
{
    /// <summary>How many digests one heartbeat holds: some 130 KiB of the 256 KiB that a document may have.</summary>
    public const int MaxSeen = 500;

    /// <summary>How many heartbeats of one moment and host there may be.</summary>
    private const int MaxCollisions = 1000;

    private readonly FactReader reader = new(context, observer);
    private readonly Ledger ledger = new(context, observer);
    private readonly HashSet<FactPath> known = [];
    private readonly HashSet<FactPath> heartbeats = [];
    private readonly HashSet<string> heads = new(StringComparer.Ordinal);
    private readonly HashSet<string> continued = new(StringComparer.Ordinal);
    private readonly List<StoredFact> pending = [];
    private DateTimeOffset since = DateTimeOffset.MinValue;
    private DateTimeOffset cleanedOn;
    private bool hasBegun;

    /// <summary>The facts that wait for the next heartbeat.</summary>
    public IReadOnlyList<StoredFact> Pending => pending;

    /// <summary>Sees what is new.</summary>
    /// <param name="listed">The paths of the facts about requests, as the pass listed them.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The facts that no sweep recorded before, oldest first; none the first time where there is no evidence at all yet.</returns>
    public async Task<IReadOnlyList<StoredFact>> LookAsync(IReadOnlyList<FactPath> listed, CancellationToken cancellationToken)
    {
        var isFirst = !hasBegun;
        await ReadHeartbeatsAsync(cancellationToken).ConfigureAwait(false);
        var isFirstEver = isFirst && heartbeats.Count == 0;
        var controlled = await reader.ListAsync(FactZones.Control + "/", cancellationToken).ConfigureAwait(false);
        var fresh = new List<StoredFact>();
        foreach (var stated in context.Memory.TakeStated().Where(stated => stated.Fact is not SweepFact && known.Add(stated.Path)))
        {
            fresh.Add(stated);
        }

        var unknown = listed.Concat(controlled).Where(path => !known.Contains(path)).ToArray();
        foreach (var path in unknown)
        {
            _ = known.Add(path);
        }

        var read = await reader.ReadAllAsync(isFirst ? unknown.Where(IsToRead).ToArray() : unknown, cancellationToken).ConfigureAwait(false);
        fresh.AddRange(isFirst ? read.Where(stored => stored.Fact.At >= since) : read);
        var ordered = fresh.OrderBy(stored => stored.Fact.At).ThenBy(stored => stored.Path.Value, StringComparer.Ordinal).ToArray();
        pending.AddRange(ordered);
        hasBegun = true;
        Forget();
        return isFirstEver ? [] : ordered;
    }

    /// <summary>Writes the heartbeat, and as many more as the evidence needs. What could not be written waits for the next one.</summary>
    /// <param name="heartbeat">What it says beside the evidence.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">The journal cannot be written.</exception>
    public async Task RecordAsync(SweepFact heartbeat, CancellationToken cancellationToken)
    {
        await ReadHeartbeatsAsync(cancellationToken).ConfigureAwait(false);
        do
        {
            var part = pending.Take(MaxSeen).ToArray();
            var fact = heartbeat with
            {
                Previous = heads.OrderBy(hash => hash, StringComparer.Ordinal).ToArray(),
                Seen = part.Select(stored => new FactDigest(stored.Path, stored.Hash)).ToArray(),
            };
            var (path, hash) = await WriteAsync(fact, cancellationToken).ConfigureAwait(false);
            pending.RemoveRange(0, part.Length);
            _ = heartbeats.Add(path);
            continued.UnionWith(heads);
            heads.Clear();
            _ = heads.Add(hash);

            // What happened is told once, in the first one.
            heartbeat = heartbeat with { Repairs = [], Failures = [] };
        }
        while (pending.Count > 0);
    }

    private async Task<(FactPath Path, string Hash)> WriteAsync(SweepFact fact, CancellationToken cancellationToken)
    {
        var at = context.Clock.Now;
        for (var attempt = 0; attempt < MaxCollisions; attempt++, at = at.AddMilliseconds(1))
        {
            var path = FactPath.Sweep(at, fact.Host);
            if (!heartbeats.Contains(path) && await ledger.RecordAsync(path, fact with { At = at }, cancellationToken).ConfigureAwait(false) is { } hash)
            {
                return (path, hash);
            }
        }

        throw new JitAccessException(ErrorIds.StoreUnavailable, JitErrorKind.Store, $"The ledger {context.Store} keeps no heartbeat of {fact.Host}.",
            context.Store);
    }

    // At first those of today and of the newest day before that has some; then what others wrote since.
    private async Task ReadHeartbeatsAsync(CancellationToken cancellationToken)
    {
        var today = Midnight(context.Clock.Now);
        var listed = new List<FactPath>(await reader.ListAsync(FactPath.SweepPrefix(today), cancellationToken).ConfigureAwait(false));
        if (hasBegun)
        {
            listed.AddRange(await reader.ListAsync(FactPath.SweepPrefix(today.AddDays(-1)), cancellationToken).ConfigureAwait(false));
        }
        else
        {
            for (var day = today.AddDays(-1); day >= today - Ledger.Window && since == DateTimeOffset.MinValue; day = day.AddDays(-1))
            {
                var earlier = await reader.ListAsync(FactPath.SweepPrefix(day), cancellationToken).ConfigureAwait(false);
                listed.AddRange(earlier);
                since = earlier.Count > 0 ? day : since;
            }
        }

        foreach (var stored in await reader.ReadAllAsync(listed.Where(path => path.Host is not null && !heartbeats.Contains(path)).ToArray(),
            cancellationToken).ConfigureAwait(false))
        {
            if (stored.Fact is SweepFact other)
            {
                Join(stored, other);
            }
        }
    }

    private void Join(StoredFact stored, SweepFact other)
    {
        _ = heartbeats.Add(stored.Path);
        foreach (var digest in other.Seen)
        {
            _ = known.Add(digest.Path);
            _ = pending.RemoveAll(waiting => waiting.Path.Equals(digest.Path) && string.Equals(waiting.Hash, digest.Hash, StringComparison.Ordinal));
        }

        continued.UnionWith(other.Previous);
        heads.ExceptWith(other.Previous);
        if (!continued.Contains(stored.Hash))
        {
            _ = heads.Add(stored.Hash);
        }
    }

    private bool IsToRead(FactPath path) => path.RequestId is not { } requestId || requestId.AskedOn >= since || context.Memory.Find(path) is not null;

    // What left the window is listed no more.
    private void Forget()
    {
        var today = Midnight(context.Clock.Now);
        if (cleanedOn == today)
        {
            return;
        }

        cleanedOn = today;
        var oldest = (today - Ledger.Window).AddDays(-1);
        _ = known.RemoveWhere(path => path.RequestId is { } requestId && requestId.AskedOn < oldest);
        var yesterday = FactPath.SweepPrefix(today.AddDays(-1));
        _ = heartbeats.RemoveWhere(path => string.CompareOrdinal(path.Value, yesterday) < 0);
    }

    private static DateTimeOffset Midnight(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);
}
