using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Storage;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Ledger;

namespace JitAccess.Backend.Stores;

/// <summary>Where somebody wants the ledger: <c>Local</c>, a folder, or a storage account.</summary>
internal sealed class StoreChoice
{
    public const string Local = "Local";

    public const string FolderWarning = "The ledger is in a folder. A folder is a discipline, not a control: whoever can write it can change it.";

    private readonly string? folder;

    private StoreChoice(string? folder) => this.folder = folder;

    private StoreChoice(BlobEndpoint blobs) => Blobs = blobs;

    /// <summary>The storage account; null where the ledger is in a folder.</summary>
    public BlobEndpoint? Blobs { get; }

    /// <param name="text">What was given for -Store.</param>
    /// <param name="mayBeLocal">Whether <c>Local</c> is allowed. All sandboxes share a tenant, so there the ledgers of different worlds would mix.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreInvalid"/>.</exception>
    public static StoreChoice Read(string? text, bool mayBeLocal)
    {
        var forms = mayBeLocal
            ? "-Store Local for a ledger of your own on this machine, the path of a folder, or https://account.blob.core.windows.net"
            : "the path of a folder for this sandbox's ledger, or the address of a storage account";
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid($"The connection needs a ledger: write {forms}.", text);
        }

        var trimmed = text!.Trim();
        if (string.Equals(trimmed, Local, StringComparison.OrdinalIgnoreCase))
        {
            return mayBeLocal ? new StoreChoice(folder: null) : throw Invalid($"'{trimmed}' is for the real Azure: write {forms}.", text);
        }

        // A connection string would pass for a folder's name, and be shown.
        return trimmed.IndexOf("://", StringComparison.Ordinal) >= 0 || BlobEndpoint.HoldsSecret(trimmed)
            ? new StoreChoice(BlobEndpoint.Parse(trimmed))
            : new StoreChoice(trimmed);
    }

    /// <summary>Opens the store and proves early that it can be used: that a folder can be written, that each container can be listed.</summary>
    /// <param name="tenantId">Of the account that is connected.</param>
    /// <param name="connect">How the storage account is reached.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreInvalid"/>, <see cref="ErrorIds.StoreUnavailable"/>, <see
    /// cref="ErrorIds.StoreAccessDenied"/>.</exception>
    public async Task<OpenedStore> OpenAsync(string tenantId, Func<BlobEndpoint, BlobConnection> connect, CancellationToken cancellationToken)
    {
        if (Blobs is null)
        {
            var store = new FolderFactStore(FolderFor(tenantId));
            store.EnsureUsable();
            return new OpenedStore(store, [FolderWarning], resource: null);
        }

        var containers = new BlobContainers(connect(Blobs));
        try
        {
            foreach (var zone in FactZones.All)
            {
                await containers.CheckAsync(zone, cancellationToken).ConfigureAwait(false);
            }

            return new OpenedStore(new BlobFactStore(containers), [], containers, new BlobProbe(containers));
        }
        catch
        {
            containers.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The folder that was given; for <c>Local</c> one per operating-system user and tenant, so that people who share a machine share no ledger by accident.
    /// </summary>
    internal string FolderFor(string tenantId)
    {
        if (folder is not null)
        {
            return folder;
        }

        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return root.Length > 0
            ? Path.Combine(root, "JitAccess", tenantId, "ledger")
            : throw Invalid("This account has no folder for application data, so there is no place for -Store Local: write the path of a folder.", Local);
    }

    private static JitAccessException Invalid(string message, object? target) => new(ErrorIds.StoreInvalid, JitErrorKind.InvalidArgument, message, target);
}
