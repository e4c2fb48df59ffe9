using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Backend.Tests.Races;

/// <summary>A store before whose next fact of some kind somebody else does something.</summary>
internal sealed class InterruptedStore(IFactStore store, string kind, Func<Task> interruption) : IFactStore
{
    private int left = 1;

    public string Location => store.Location;

    public async Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken)
    {
        if (path.Kind == kind && Interlocked.Exchange(ref left, 0) == 1)
        {
            await interruption();
        }

        return await store.TryCreateAsync(path, fact, cancellationToken);
    }

    public Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken) => store.ReadAsync(path, cancellationToken);

    public Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken) => store.ListAsync(prefix, cancellationToken);

    public Task<IReadOnlyList<string>> ListStrayAsync(string prefix, CancellationToken cancellationToken) => store.ListStrayAsync(prefix, cancellationToken);
}
