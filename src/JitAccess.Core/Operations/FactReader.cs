using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Reads facts, several at a time and each once a connection. A corrupt one is reported by its path and does not stop the rest.</summary>
internal sealed class FactReader(JitContext context, IOperationObserver observer)
{
    /// <summary>How many documents are read side by side.</summary>
    private const int Width = 16;

    /// <summary>The paths that start with a prefix.</summary>
    public Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken) => context.Facts.ListAsync(prefix, cancellationToken);

    /// <summary>The paths that start with any of these prefixes, listed side by side.</summary>
    public async Task<IReadOnlyList<FactPath>> ListAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken) =>
        (await InParallelAsync(prefixes, prefix => ListAsync(prefix, cancellationToken)).ConfigureAwait(false)).SelectMany(paths => paths).ToArray();

    /// <summary>Null where there is none, or where it is corrupt.</summary>
    public async Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken)
    {
        if (context.Memory.Find(path) is { } known)
        {
            return known;
        }

        try
        {
            var fact = await context.Facts.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            if (fact is not null)
            {
                context.Memory.Keep(fact);
            }

            return fact;
        }
        catch (JitAccessException e) when (string.Equals(e.ErrorId, ErrorIds.FactCorrupt, StringComparison.Ordinal))
        {
            observer.Warning(e.Message);
            return null;
        }
    }

    /// <summary>Those of the facts that can be read, in the order of their paths.</summary>
    public async Task<IReadOnlyList<StoredFact>> ReadAllAsync(IReadOnlyList<FactPath> paths, CancellationToken cancellationToken) =>
        (await InParallelAsync(paths, path => ReadAsync(path, cancellationToken)).ConfigureAwait(false)).OfType<StoredFact>().ToArray();

    private static async Task<IReadOnlyList<TResult>> InParallelAsync<T, TResult>(IReadOnlyList<T> items, Func<T, Task<TResult>> read)
    {
        var results = new TResult[items.Count];
        for (var from = 0; from < items.Count; from += Width)
        {
            var count = Math.Min(Width, items.Count - from);
            var first = from;
            var batch = await Task.WhenAll(Enumerable.Range(first, count).Select(index => read(items[index]))).ConfigureAwait(false);
            Array.Copy(batch, 0, results, first, count);
        }

        return results;
    }
}
