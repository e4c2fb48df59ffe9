using System;
using System.IO;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.Ledger;

namespace JitAccess.Backend.Stores;

/// <summary>Where somebody wants the ledger: <c>Local</c>, or a folder.</summary>
internal sealed class StoreChoice
{
    public const string Local = "Local";

    public const string FolderWarning = "The ledger is in a folder. A folder is a discipline, not a control: whoever can write it can change it.";

    private readonly string? folder;

    private StoreChoice(string? folder) => this.folder = folder;

    /// <param name="text">What was given for -Store.</param>
    /// <param name="mayBeLocal">Whether <c>Local</c> is allowed. All sandboxes share a tenant, so there the ledgers of different worlds would mix.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreInvalid"/>.</exception>
    public static StoreChoice Read(string? text, bool mayBeLocal)
    {
        var forms = mayBeLocal ? "-Store Local for a ledger of your own on this machine, or the path of a folder" : "the path of a folder for this sandbox's ledger";
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid($"The connection needs a ledger: write {forms}.", text);
        }

        var trimmed = text!.Trim();
        if (string.Equals(trimmed, Local, StringComparison.OrdinalIgnoreCase))
        {
            return mayBeLocal ? new StoreChoice(folder: null) : throw Invalid($"'{trimmed}' is for the real Azure: write {forms}.", text);
        }

        return trimmed.IndexOf("://", StringComparison.Ordinal) >= 0
            ? throw Invalid($"'{trimmed}' cannot be used: blob stores are not available in this version. Write {forms}.", text)
            : new StoreChoice(trimmed);
    }

    /// <summary>Opens the store, and proves that it can be written.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreInvalid"/>, <see cref="ErrorIds.StoreUnavailable"/>.</exception>
    public IFactStore Open(string tenantId)
    {
        var store = new FolderFactStore(FolderFor(tenantId));
        store.EnsureUsable();
        return store;
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
