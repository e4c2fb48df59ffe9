using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Backend.Tests.People;

/// <summary>Writes down what is asked of a store.</summary>
internal sealed class CountingStore(IFactStore store) : IFactStore
{
    public ConcurrentQueue<string> Lists { get; } = new();

    public ConcurrentQueue<FactPath> Reads { get; } = new();

    public string Location => store.Location;

    public Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken) => store.TryCreateAsync(path, fact, cancellationToken);

    public Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken)
    {
        Reads.Enqueue(path);
        return store.ReadAsync(path, cancellationToken);
    }

    public Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        Lists.Enqueue(prefix);
        return store.ListAsync(prefix, cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListStrayAsync(string prefix, CancellationToken cancellationToken) => store.ListStrayAsync(prefix, cancellationToken);

    public void Forget()
    {
        Lists.Clear();
        Reads.Clear();
    }
}
