using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Ledger;

/// <summary>A store that ends with the process. It holds the same documents as a folder would.</summary>
public sealed class MemoryFactStore : IFactStore
{
    private readonly ConcurrentDictionary<string, byte[]> documents = new(StringComparer.Ordinal);

    public string Location => "memory";

    public Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var document = FactSerializer.Serialize(path, fact);
        return Task.FromResult(documents.TryAdd(path.Value, document) ? FactSerializer.Hash(document) : null);
    }

    public Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = documents.TryGetValue(path.Value, out var document);
        return Task.FromResult(found ? new StoredFact(path, FactSerializer.Deserialize(path, document!), FactSerializer.Hash(document!)) : null);
    }

    public Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(PathSorting.Facts(documents.Keys.Where(value => value.StartsWith(prefix, StringComparison.Ordinal))));
    }

    public Task<IReadOnlyList<string>> ListStrayAsync(string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(PathSorting.Strays(documents.Keys.Where(value => value.StartsWith(prefix, StringComparison.Ordinal))));
    }

    /// <summary>Puts a document anywhere, past all rules, as somebody with more rights than the ledger gives would.</summary>
    internal void Plant(string path, byte[] document) => documents[path] = document;
}
