using System;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Storage;

/// <summary>
/// Tries what the caller may do to the containers of a ledger, by asking for it. The meanings of the answers are those of
/// learn.microsoft.com/rest/api/storageservices/blob-service-error-codes.
/// </summary>
public sealed class BlobProbe(BlobContainers containers) : IStoreProbe
{
    // Of the right form and length, and of no key.
    private static readonly string WrongSignature = Convert.ToBase64String(new byte[32]);

    private static readonly byte[] Document =
        Encoding.UTF8.GetBytes("{ \"kind\": \"probe\", \"note\": \"Test-JitStore tried what may be written here. Nobody reads this.\" }\n");

    public Task<ProbeAnswer> AddAsync(string path, CancellationToken cancellationToken) =>
        containers.TryAsync(RequestMethod.Put, path, string.Empty, Document, onlyIfAbsent: true, Written, cancellationToken);

    public Task<ProbeAnswer> OverwriteAsync(string path, CancellationToken cancellationToken) =>
        containers.TryAsync(RequestMethod.Put, path, string.Empty, Document, onlyIfAbsent: false, Written, cancellationToken);

    public Task<ProbeAnswer> DeleteAsync(string path, CancellationToken cancellationToken) =>
        containers.TryAsync(RequestMethod.Delete, path, string.Empty, document: null, onlyIfAbsent: false, Deleted, cancellationToken);

    public async Task<ProbeAnswer> UseKeyAsync(string zone, CancellationToken cancellationToken)
    {
        var (status, code) = await containers.KnockAsync($"{zone}?restype=container&comp=list&maxresults=1",
            $"SharedKey {containers.Endpoint.AccountName}:{WrongSignature}", cancellationToken).ConfigureAwait(false);
        bool? allowed = code switch
        {
            "KeyBasedAuthenticationNotPermitted" => false,
            "AuthenticationFailed" => true,
            _ => null,
        };
        return new ProbeAnswer(allowed, InWords(status, code));
    }

    public Task<ProbeAnswer> RemoveAsOwnerAsync(string zone, CancellationToken cancellationToken) =>
        containers.TryAsync(RequestMethod.Head, zone, "?restype=container", document: null, onlyIfAbsent: false, Kept, cancellationToken);

    // Who may read anonymously is told that a blob is not there; everybody else that they may not, or that nothing is there at all.
    public async Task<ProbeAnswer> ReadAnonymouslyAsync(string zone, CancellationToken cancellationToken)
    {
        var (status, code) = await containers.KnockAsync(zone + "/probe.json", authorization: null, cancellationToken).ConfigureAwait(false);
        bool? allowed = status switch
        {
            200 => true,
            404 => string.Equals(code, "BlobNotFound", StringComparison.Ordinal),
            401 or 403 or 409 => false,
            _ => null,
        };
        return new ProbeAnswer(allowed, InWords(status, code));
    }

    private static ProbeAnswer Written(Response response)
    {
        var error = BlobError.Read(response);
        return Answer(response.Status == 201 ? true : Refused(response.Status, error), response.Status, error);
    }

    private static ProbeAnswer Deleted(Response response)
    {
        var error = BlobError.Read(response);
        var isAllowed = response.Status == 202 || (response.Status == 404 && error.Is("BlobNotFound"));
        return Answer(isAllowed ? true : Refused(response.Status, error), response.Status, error);
    }

    private static ProbeAnswer Kept(Response response)
    {
        var isKept = Says(response, "x-ms-has-immutability-policy") || Says(response, "x-ms-has-legal-hold")
            || Says(response, "x-ms-immutable-storage-with-versioning-enabled");
        return Answer(response.Status == 200 ? !isKept : null, response.Status, BlobError.Read(response));
    }

    // That a firewall is in the way, or that there is trouble, says nothing of rights.
    private static bool? Refused(int status, BlobError error) => status switch
    {
        403 when error.Is("AuthorizationPermissionMismatch") || error.Is("UnauthorizedBlobOverwrite") || error.Is("InsufficientAccountPermissions") => false,
        409 when error.Is("BlobImmutableDueToPolicy") => false,
        _ => null,
    };

    private static ProbeAnswer Answer(bool? allowed, int status, BlobError error) => new(allowed, InWords(status, error.Code));

    private static string InWords(int status, string? code) => string.Format(CultureInfo.InvariantCulture, "HTTP {0} {1}", status, code).TrimEnd();

    private static bool Says(Response response, string header) =>
        response.Headers.TryGetValue(header, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
