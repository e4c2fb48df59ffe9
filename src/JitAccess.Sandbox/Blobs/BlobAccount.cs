using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Sandbox.Blobs;

/// <summary>The storage account of the sandbox: its containers, their blobs, and who may what.</summary>
internal sealed class BlobAccount(SandboxOptions options)
{
    private readonly Dictionary<string, SortedDictionary<string, StoredBlob>> containers =
        options.StorageContainers.ToDictionary(name => name, _ => new SortedDictionary<string, StoredBlob>(StringComparer.Ordinal), StringComparer.Ordinal);

    public string Name { get; } = options.StorageAccount;

    /// <summary>The role assignments.</summary>
    public IReadOnlyList<SandboxBlobRole> Roles { get; set; } = options.BlobRoles ?? SandboxBlobRole.Defaults;

    public SortedDictionary<string, StoredBlob>? Find(string container) => containers.TryGetValue(container, out var found) ? found : null;

    /// <exception cref="SandboxException">There is no such container.</exception>
    public SortedDictionary<string, StoredBlob> Require(string container) =>
        Find(container)
            ?? throw new SandboxException($"The storage account '{Name}' has no container '{container}'. It has: {string.Join(", ", containers.Keys)}.");

    public bool MayRead(SandboxPerson person, string container) => RolesOf(person, container).Any(role => role.MayRead);

    public bool MayAdd(SandboxPerson person, string container, string name) => RolesOf(person, container)
        .Any(role => role.MayAdd && (role.PathPattern is null || StringLike.Fits(name, role.PathPattern.Replace("{objectId}", person.ObjectId))));

    private IEnumerable<SandboxBlobRole> RolesOf(SandboxPerson person, string container) => Roles.Where(role =>
        role.Container.Equals(container, StringComparison.Ordinal)
        && (role.Who is null
            ? person.Role != SandboxRole.None
            : role.Who.Equals(person.Name, StringComparison.OrdinalIgnoreCase) || role.Who.Equals(person.ObjectId, StringComparison.OrdinalIgnoreCase)));
}
