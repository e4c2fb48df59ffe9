using System.Collections.Generic;

namespace JitAccess.Sandbox;

/// <summary>
/// A role assignment on a container of the sandbox's storage account. Nobody can be given the right to overwrite or delete: a ledger is append-only, and
/// that the service refuses both is what it rests on.
/// </summary>
public sealed class SandboxBlobRole
{
    /// <summary>A path of the form <c>{day}/{requestId}/{own object id}/...</c>.</summary>
    public const string OwnRequestPath = "????-??-??/????????????????????/{objectId}/*";

    public required string Container { get; init; }

    /// <summary>A person's name or object id; default: everybody who has any role in the sandbox.</summary>
    public string? Who { get; init; }

    /// <summary>Whether blobs may be read and listed. (In Azure: <c>blobs/read</c>, as in Storage Blob Data Reader.)</summary>
    public bool MayRead { get; init; }

    /// <summary>Whether blobs may be created where there are none. (In Azure: <c>blobs/add/action</c>.)</summary>
    public bool MayAdd { get; init; }

    /// <summary>
    /// The condition of <see cref="MayAdd"/>: a StringLike pattern for the blob's name, in which <c>*</c> stands for any characters, <c>?</c> for one and
    /// <c>{objectId}</c> for the caller's object id. (In Azure a condition names no caller, so there is one assignment a person.) Default: any name.
    /// </summary>
    public string? PathPattern { get; init; }

    /// <summary>
    /// What a ledger's account should have: everybody reads; alice, the administrator, adds to control; everybody adds to requests under the own object
    /// id; the sweeper and alice add to journal.
    /// </summary>
    public static IReadOnlyList<SandboxBlobRole> Defaults { get; } =
    [
        new() { Container = "control", MayRead = true },
        new() { Container = "requests", MayRead = true },
        new() { Container = "journal", MayRead = true },
        new() { Container = "control", Who = "alice@contoso.example", MayAdd = true },
        new() { Container = "requests", MayAdd = true, PathPattern = OwnRequestPath },
        new() { Container = "journal", Who = "sweeper", MayAdd = true },
        new() { Container = "journal", Who = "alice@contoso.example", MayAdd = true },
    ];
}
