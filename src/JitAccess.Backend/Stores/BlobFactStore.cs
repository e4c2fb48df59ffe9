using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Storage;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Ledger;

namespace JitAccess.Backend.Stores;

/// <summary>
/// A ledger in a storage account: a blob a fact, the zone being the container and the rest of the path the blob's name. Blobs appear whole or not at all.
/// </summary>
internal sealed class BlobFactStore(BlobContainers containers) : IFactStore
{
    public string Location => containers.Endpoint.Text;

    public async Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken)
    {
        var document = FactSerializer.Serialize(path, fact);
        var (zone, name) = Split(path);
        return await containers.TryCreateAsync(zone, name, document, cancellationToken).ConfigureAwait(false) ? FactSerializer.Hash(document) : null;
    }

    public async Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken)
    {
        var (zone, name) = Split(path);
        var document = await containers.ReadAsync(zone, name, FactSerializer.MaxSize, cancellationToken).ConfigureAwait(false);
        return document is null ? null : new StoredFact(path, FactSerializer.Deserialize(path, document), FactSerializer.Hash(document));
    }

    public async Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        PathSorting.Facts(await NamesAsync(prefix, cancellationToken).ConfigureAwait(false));

    public async Task<IReadOnlyList<string>> ListStrayAsync(string prefix, CancellationToken cancellationToken) =>
        PathSorting.Strays(await NamesAsync(prefix, cancellationToken).ConfigureAwait(false));

    private static (string Zone, string Name) Split(FactPath path)
    {
        var slash = path.Value.IndexOf('/');
        return (path.Value.Substring(0, slash), path.Value.Substring(slash + 1));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var names = new List<string>();
        foreach (var zone in FactZones.All)
        {
            var root = zone + "/";
            if (root.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(root, StringComparison.Ordinal))
            {
                var rest = prefix.Length > root.Length ? prefix.Substring(root.Length) : string.Empty;
                names.AddRange((await containers.ListAsync(zone, rest, cancellationToken).ConfigureAwait(false)).Select(name => root + name));
            }
        }

        return names;
    }
}
