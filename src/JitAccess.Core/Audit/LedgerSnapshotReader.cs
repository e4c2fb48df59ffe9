using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Audit;

/// <summary>Reads a whole ledger from its store, past what the connection remembers.</summary>
internal sealed class LedgerSnapshotReader(JitContext context, IOperationObserver observer)
{
    /// <summary>How many documents are read side by side.</summary>
    private const int Width = 16;

    private readonly List<BrokenFact> broken = [];
    private readonly List<FactPath> vanished = [];

    public async Task<LedgerSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var first = await ListAsync(cancellationToken).ConfigureAwait(false);
        var facts = await ReadAllAsync(first, cancellationToken).ConfigureAwait(false);
        var known = new HashSet<FactPath>(first);
        var second = await ListAsync(cancellationToken).ConfigureAwait(false);
        var later = await ReadAllAsync(second.Where(path => !known.Contains(path)).ToArray(), cancellationToken).ConfigureAwait(false);
        var strays = await context.Facts.ListStrayAsync(string.Empty, cancellationToken).ConfigureAwait(false);
        return new LedgerSnapshot(context.Clock.Now, facts, later, broken, strays.Where(stray => !ProbePath.IsProbe(stray)).ToArray(), vanished);
    }

    private async Task<IReadOnlyList<FactPath>> ListAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(FactZones.All.Select(zone => context.Facts.ListAsync(zone + "/", cancellationToken))).ConfigureAwait(false))
            .SelectMany(paths => paths).ToArray();

    private async Task<IReadOnlyList<StoredFact>> ReadAllAsync(IReadOnlyList<FactPath> paths, CancellationToken cancellationToken)
    {
        var facts = new List<StoredFact>(paths.Count);
        for (var from = 0; from < paths.Count; from += Width)
        {
            observer.Progress("Reading the ledger", from, paths.Count);
            var batch = paths.Skip(from).Take(Width).ToArray();
            foreach (var (path, stored, problem) in await Task.WhenAll(batch.Select(path => ReadAsync(path, cancellationToken))).ConfigureAwait(false))
            {
                if (stored is not null)
                {
                    facts.Add(stored);
                }
                else if (problem is not null)
                {
                    broken.Add(new BrokenFact(path, problem));
                }
                else
                {
                    vanished.Add(path);
                }
            }
        }

        return facts;
    }

    private async Task<(FactPath Path, StoredFact? Stored, string? Problem)> ReadAsync(FactPath path, CancellationToken cancellationToken)
    {
        try
        {
            return (path, await context.Facts.ReadAsync(path, cancellationToken).ConfigureAwait(false), null);
        }
        catch (JitAccessException e) when (string.Equals(e.ErrorId, ErrorIds.FactCorrupt, StringComparison.Ordinal))
        {
            return (path, null, e.Message);
        }
    }
}
