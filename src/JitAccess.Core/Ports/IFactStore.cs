using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;

namespace JitAccess.Core.Ports;

/// <summary>The append-only store of facts: create if absent, read, list by prefix. Safe for several processes at once.</summary>
public interface IFactStore
{
    /// <summary>What a person recognises it by: a folder or a URL.</summary>
    string Location { get; }

    /// <summary>Writes a fact unless there is one at its path already.</summary>
    /// <returns>The hash of the new document; null where the path was taken.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreUnavailable"/>.</exception>
    Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken);

    /// <returns>Null where there is none.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FactCorrupt"/> with the path as target; <see cref="ErrorIds.StoreUnavailable"/>.</exception>
    Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken);

    /// <summary>The paths that start with a prefix, in ordinal order. What does not follow the grammar of <see cref="FactPath"/> is left out.</summary>
    /// <param name="prefix">Such as <c>requests/2026-11-22/</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken);
}
