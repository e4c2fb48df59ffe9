using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Identity;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Blobs;

/// <summary>
/// As much of Azure Blob Storage as a ledger needs: Put Blob that creates, Get Blob, Get Blob Properties, List Blobs, Get Container Properties; with
/// bearer tokens and role
/// assignments, shared keys off, and nothing that overwrites or deletes. (learn.microsoft.com/rest/api/storageservices.)
/// </summary>
internal sealed class BlobService(SandboxState state)
{
    private BlobAccount Account => state.BlobAccount;

    public ArmResponse Respond(ArmRequest request, BlobAddress address, TokenCheck? check, FaultRule? fault, string requestId)
    {
        ArmResponse response;
        try
        {
            response = fault is not null && Refusal(fault) is { } refusal ? throw refusal : Handle(request, address, check);
        }
        catch (BlobException e)
        {
            response = BlobXml.Error(e, requestId, state.Clock.Now);
        }

        response.With("x-ms-request-id", requestId).With("x-ms-version", request.Header("x-ms-version") ?? "2023-11-03");
        return request.Header("x-ms-client-request-id") is { } client ? response.With("x-ms-client-request-id", client) : response;
    }

    // Too many requests are 503 here.
    private static BlobException? Refusal(FaultRule fault)
    {
        var message = fault.Message ?? "A scripted fault of the sandbox.";
        return fault.Kind switch
        {
            FaultKind.Status => new BlobException(fault.Status, fault.Code ?? "InternalError", message) { RetryAfter = fault.RetryAfter },
            FaultKind.Throttle => new BlobException(503, fault.Code ?? "ServerBusy", message) { RetryAfter = fault.RetryAfter ?? TimeSpan.FromSeconds(5) },
            FaultKind.Forbidden => BlobException.PermissionMismatch(),
            _ => null,
        };
    }

    private ArmResponse Handle(ArmRequest request, BlobAddress address, TokenCheck? check)
    {
        var caller = BlobAuthentication.Demand(request, check);
        if (!address.Account.Equals(Account.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new BlobException(404, "ResourceNotFound", $"The specified resource does not exist. The sandbox has one storage account: {Account.Name}.");
        }

        var isList = request.Query.TryGetValue("comp", out var component) && component == "list";
        return (request.Method, address.Name.Length > 0, isList, component) switch
        {
            ("GET", false, true, _) when address.Container.Length > 0 => List(request, address, caller),
            ("GET" or "HEAD", false, false, null) when IsContainer(request) => GetProperties(address, caller),
            ("GET" or "HEAD", true, _, null) => Get(request, address, caller),
            ("PUT", true, _, null) => Put(request, address, caller),
            ("DELETE", true, _, null) => throw BlobException.PermissionMismatch(),
            _ => throw new BlobException(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb."),
        };
    }

    private static bool IsContainer(ArmRequest request) => request.Query.TryGetValue("restype", out var type) && type == "container";

    // Nothing is ever overwritten or deleted here, as under an immutability policy.
    private ArmResponse GetProperties(BlobAddress address, SandboxPerson caller)
    {
        _ = Open(address, Account.MayRead(caller, address.Container));
        return new ArmResponse(200).With("x-ms-has-immutability-policy", "true").With("x-ms-has-legal-hold", "false").With("x-ms-lease-state", "available");
    }

    private ArmResponse List(ArmRequest request, BlobAddress address, SandboxPerson caller)
    {
        var container = Open(address, Account.MayRead(caller, address.Container));
        var query = BlobListQuery.Read(request.Query);
        var after = ReadMarker(query.Marker);
        var rest = container
            .Where(blob => blob.Key.StartsWith(query.Prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(blob.Key, after) > 0))
            .Take(query.MaxResults + 1)
            .ToList();
        var page = rest.Take(query.MaxResults).ToList();
        var next = rest.Count > page.Count ? Convert.ToBase64String(Encoding.UTF8.GetBytes(page[page.Count - 1].Key)) : null;
        return BlobXml.List(query, address.Container, page, next);
    }

    private ArmResponse Get(ArmRequest request, BlobAddress address, SandboxPerson caller)
    {
        var container = Open(address, Account.MayRead(caller, address.Container));
        if (!container.TryGetValue(address.Name, out var blob))
        {
            throw new BlobException(404, "BlobNotFound", "The specified blob does not exist.");
        }

        var range = ReadRange(request.Header("Range"), blob.Content.Length);
        var content = range is { } part ? blob.Content.Skip(part.Start).Take(part.Length).ToArray() : blob.Content;
        var response = new ArmResponse(range is null ? 200 : 206)
        {
            Content = request.Method == "HEAD" ? null : content,
            ContentType = "application/json",
        };
        response.With("ETag", blob.ETag).With("x-ms-blob-type", "BlockBlob");
        foreach (var header in blob.Metadata)
        {
            response.With(header.Key, header.Value);
        }

        return response;
    }

    private ArmResponse Put(ArmRequest request, BlobAddress address, SandboxPerson caller)
    {
        if (request.Header("x-ms-blob-type") != "BlockBlob")
        {
            throw new BlobException(400, "MissingRequiredHeader", "An HTTP header that's mandatory for this request is not specified.");
        }

        var container = Open(address, Account.MayAdd(caller, address.Container, address.Name));
        if (container.ContainsKey(address.Name))
        {
            throw request.Header("If-None-Match") == "*"
                ? new BlobException(409, "BlobAlreadyExists", "The specified blob already exists.")
                : new BlobException(403, "UnauthorizedBlobOverwrite", "This request is not authorized to perform blob overwrites.");
        }

        var metadata = request.Headers.Where(header => header.Key.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        var blob = new StoredBlob(request.Content, $"\"0x{state.Guids.NextText().Replace("-", string.Empty).Substring(0, 16).ToUpperInvariant()}\"", metadata);
        container.Add(address.Name, blob);
        return new ArmResponse(201).With("ETag", blob.ETag).With("x-ms-request-server-encrypted", "true");
    }

    /// <summary>The container, where the caller may: who may not is not told whether it is there.</summary>
    private SortedDictionary<string, StoredBlob> Open(BlobAddress address, bool allowed) => allowed
        ? Account.Find(address.Container) ?? throw new BlobException(404, "ContainerNotFound", "The specified container does not exist.")
        : throw BlobException.PermissionMismatch();

    private static string? ReadMarker(string marker)
    {
        try
        {
            return marker.Length == 0 ? null : Encoding.UTF8.GetString(Convert.FromBase64String(marker));
        }
        catch (FormatException)
        {
            throw new BlobException(400, "OutOfRangeInput", "One of the request inputs is out of range.");
        }
    }

    private static (int Start, int Length)? ReadRange(string? header, int size)
    {
        if (header?.StartsWith("bytes=", StringComparison.Ordinal) != true)
        {
            return null;
        }

        var ends = header.Substring("bytes=".Length).Split('-');
        if (ends.Length != 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var start))
        {
            return null;
        }

        if (start >= size)
        {
            throw new BlobException(416, "InvalidRange", "The range specified is invalid for the current size of the resource.");
        }

        var end = int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? Math.Min(last, size - 1) : size - 1;
        return (start, end - start + 1);
    }
}
