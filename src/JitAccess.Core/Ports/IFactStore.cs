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
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.StoreUnavailable"/>, <see cref="ErrorIds.StoreAccessDenied"/>; the kind of both is <see cref="JitErrorKind.Store"/>.
    /// </exception>
    Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken);

    /// <returns>Null where there is none.</returns>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.FactCorrupt"/> with the path as target; <see cref="ErrorIds.StoreUnavailable"/>, <see cref="ErrorIds.StoreAccessDenied"/>.
    /// </exception>
    Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken);

    /// <summary>The paths that start with a prefix, in ordinal order. What does not follow the grammar of <see cref="FactPath"/> is left out.</summary>
    /// <param name="prefix">Such as <c>requests/2026-11-22/</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>
    /// What stands in a zone and is no fact, since its path does not follow the grammar: the names that <see cref="ListAsync"/> leaves out, in ordinal
    /// order. They are somebody else's text, of any length and with any character.
    /// </summary>
    /// <param name="prefix">Such as <c>control/</c>; empty for all zones.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<string>> ListStrayAsync(string prefix, CancellationToken cancellationToken);
}
