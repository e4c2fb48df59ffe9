using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Ledger.Storage;

namespace JitAccess.Ledger;

/// <summary>
/// A ledger in a folder: a file a fact, at the fact's path. Safe for several processes at once, and a file that is there is complete.
/// It keeps honest people from losing each other's facts; it is no control over whoever may write the folder.
/// </summary>
public sealed class FolderFactStore : IFactStore
{
    private readonly StoreFolder folder;

    /// <param name="folder">Created when it is needed, for this user alone.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreInvalid"/>: that is no folder's name.</exception>
    public FolderFactStore(string folder) => this.folder = new StoreFolder(folder);

    public string Location => folder.Root;

    /// <summary>Creates the folder if need be and proves that it can be written, so that a person hears at Connect that it cannot.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreUnavailable"/>, with the folder as its target.</exception>
    public void EnsureUsable() => Guard(() =>
    {
        folder.EnsureUsable();
        return true;
    });

    public Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken)
    {
        var document = FactSerializer.Serialize(path, fact);
        return Task.Run(() => Guard(() => folder.TryCreate(path.Value, document)) ? FactSerializer.Hash(document) : null, cancellationToken);
    }

    public Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var document = Guard(() => folder.Read(path.Value, FactSerializer.MaxSize));
            return document is null ? null : new StoredFact(path, FactSerializer.Deserialize(path, document), FactSerializer.Hash(document));
        },
        cancellationToken);

    public Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<FactPath>>(
        () => Guard(() => PathSorting.Facts(Names(folder.List(prefix), cancellationToken))),
        cancellationToken);

    public Task<IReadOnlyList<string>> ListStrayAsync(string prefix, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<string>>(
        () => Guard(() =>
            PathSorting.Strays(Names(folder.ListAll(FactZones.All), cancellationToken).Where(value => value.StartsWith(prefix, StringComparison.Ordinal)))),
        cancellationToken);

    private static IEnumerable<string> Names(IEnumerable<string> values, CancellationToken cancellationToken)
    {
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return value;
        }
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new JitAccessException(
                ErrorIds.StoreUnavailable,
                JitErrorKind.Store,
                $"The ledger folder '{folder.Root}' cannot be used: {e.Message.TrimEnd('.')}. See that it is a folder that you may write and that its disk has room, or name another with -Store.",
                folder.Root,
                e);
        }
    }
}
