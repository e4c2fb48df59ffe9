using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Azure.Http;
using JitAccess.Core;

namespace JitAccess.Azure.Storage;

/// <summary>
/// Documents in the containers of a storage account: create if absent, read, list. Nothing else is ever asked for, so that a caller needs no right to
/// overwrite or delete. Everything that goes wrong is a <see cref="JitAccessException"/> of the kind <see cref="JitErrorKind.Store"/>.
/// </summary>
public sealed class BlobContainers : IDisposable
{
    /// <summary>The version of the service's interface that is asked for; answers do not change under us.</summary>
    public const string ApiVersion = "2023-11-03";

    /// <summary>More pages than any ledger has; a service that goes on beyond is going in circles.</summary>
    private const int MaxPages = 10_000;

    // Says which creation a blob comes from, so that a repeated one knows its own.
    private const string CreationHeader = "x-ms-meta-jitcreation";

    private readonly BlobConnection connection;
    private readonly HttpClient http;
    private readonly HttpPipeline pipeline;
    private readonly BlobFailure failure;

    public BlobContainers(BlobConnection connection)
    {
        this.connection = connection;
        http = new HttpClient(connection.Handler);
        pipeline = BlobPipeline.Create(connection, http);
        failure = new BlobFailure(connection.Endpoint);
    }

    public BlobEndpoint Endpoint => connection.Endpoint;

    /// <summary>Asks for the first name of a container, which proves that it is there and may be read.</summary>
    public async Task CheckAsync(string container, CancellationToken cancellationToken)
    {
        var call = new BlobCall($"list the container '{container}'", container, BlobRight.Read);
        _ = await GetPageAsync(container, prefix: string.Empty, marker: null, pageSize: 1, call, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Whether the blob was created; false where there was one.</returns>
    public async Task<bool> TryCreateAsync(string container, string name, byte[] document, CancellationToken cancellationToken)
    {
        var call = new BlobCall($"write '{container}/{name}'", container, BlobRight.Add);
        var creation = Guid.NewGuid().ToString("N");
        using var message = CreateMessage(RequestMethod.Put, AddressOf(container, name), call);
        message.Request.Headers.SetValue("If-None-Match", "*");
        message.Request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Headers.SetValue(CreationHeader, creation);
        message.Request.Content = RequestContent.Create(document);
        var response = await SendAsync(message, call, cancellationToken).ConfigureAwait(false);
        if (response.Status == 201)
        {
            return true;
        }

        var error = BlobError.Read(response);
        if (IsTaken(response.Status, error))
        {
            // The answer to the first attempt may have been lost, and its effect not.
            return CountAttemptsPolicy.CountOf(message) > 1
                && string.Equals(await FindCreationAsync(container, name, cancellationToken).ConfigureAwait(false), creation, StringComparison.Ordinal);
        }

        // Who may only add is refused where overwriting is what it would come to; whoever has no right at all finds nothing there.
        return response.Status == 403 && error.Is("AuthorizationPermissionMismatch")
            && await ExistsAsync(container, name, cancellationToken).ConfigureAwait(false)
            ? false
            : throw failure.Of(response, call, connection.Clock.Now);
    }

    /// <summary>Reads a blob, or its beginning where it is larger.</summary>
    /// <param name="container">The container's name.</param>
    /// <param name="name">The blob's name.</param>
    /// <param name="limit">The number of bytes that are wanted; one more comes back where there are more.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where there is none.</returns>
    public async Task<byte[]?> ReadAsync(string container, string name, int limit, CancellationToken cancellationToken)
    {
        var call = new BlobCall($"read '{container}/{name}'", container, BlobRight.Read);
        using var message = CreateMessage(RequestMethod.Get, AddressOf(container, name), call);
        message.Request.Headers.SetValue("Range", string.Format(CultureInfo.InvariantCulture, "bytes=0-{0}", limit));
        var response = await SendAsync(message, call, cancellationToken).ConfigureAwait(false);
        return response.Status switch
        {
            200 or 206 => response.Content.ToArray(),

            // A range of an empty blob cannot be satisfied.
            416 => [],
            404 when BlobError.Read(response).Is("BlobNotFound") => null,
            _ => throw failure.Of(response, call, connection.Clock.Now),
        };
    }

    /// <summary>The names of a container's blobs that start with a prefix, all pages of them.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string container, string prefix, CancellationToken cancellationToken)
    {
        var call = new BlobCall($"list '{container}/{prefix}'", container, BlobRight.Read);
        var names = new List<string>();
        string? marker = null;
        for (var count = 0; count == 0 || marker is not null; count++)
        {
            var page = await GetPageAsync(container, prefix, marker, connection.PageSize, call, cancellationToken).ConfigureAwait(false);
            if (count == MaxPages || (marker is not null && string.Equals(page.NextMarker, marker, StringComparison.Ordinal)))
            {
                throw failure.Malformed("the list has no end", call);
            }

            names.AddRange(page.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)));
            marker = page.NextMarker;
        }

        return names;
    }

    public void Dispose() => http.Dispose();

    /// <summary>Sends what a ledger never sends, to learn what is answered.</summary>
    /// <param name="method">What is tried.</param>
    /// <param name="path">With its container.</param>
    /// <param name="query">With its question mark; empty for none.</param>
    /// <param name="document">What is sent; null for nothing.</param>
    /// <param name="onlyIfAbsent">Whether nothing that is there may be touched.</param>
    /// <param name="read">Reads the answer, which does not outlive the call.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal async Task<T> TryAsync<T>(RequestMethod method, string path, string query, byte[]? document, bool onlyIfAbsent, Func<Response, T> read,
        CancellationToken cancellationToken)
    {
        var call = new BlobCall($"try {method} '{path}'", path.Split('/')[0], document is null ? BlobRight.Read : BlobRight.Add);
        using var message = CreateMessage(method, new Uri($"{Endpoint.Text}/{string.Join("/", path.Split('/').Select(Uri.EscapeDataString))}{query}"), call);
        if (document is not null)
        {
            message.Request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
            message.Request.Headers.SetValue("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(document);
        }

        if (onlyIfAbsent)
        {
            message.Request.Headers.SetValue("If-None-Match", "*");
        }

        return read(await SendAsync(message, call, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Asks for something without the caller's token.</summary>
    /// <param name="pathAndQuery">Behind the account.</param>
    /// <param name="authorization">What stands in place of the token; null for nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal async Task<(int Status, string? Code)> KnockAsync(string pathAndQuery, string? authorization, CancellationToken cancellationToken)
    {
        var call = new BlobCall($"knock at '{pathAndQuery.Split('?')[0]}'", pathAndQuery.Split('/', '?')[0], BlobRight.Read);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Endpoint.Text}/{pathAndQuery}"));
        request.Headers.TryAddWithoutValidation("x-ms-version", ApiVersion);
        request.Headers.TryAddWithoutValidation("x-ms-date", connection.Clock.Now.ToString("R", CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("x-ms-client-request-id", call.ClientRequestId);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return ((int)response.StatusCode, response.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.FirstOrDefault() : null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && ConnectionFailure.Explains(e))
        {
            throw failure.Of(e, call);
        }
    }

    private static bool IsTaken(int status, BlobError error) => status switch
    {
        409 => error.Is("BlobAlreadyExists") || error.Is("BlobImmutableDueToPolicy"),
        412 => true,
        403 => error.Is("UnauthorizedBlobOverwrite"),
        _ => false,
    };

    private async Task<BlobPage> GetPageAsync(string container, string prefix, string? marker, int pageSize, BlobCall call, CancellationToken cancellationToken)
    {
        var query = string.Format(CultureInfo.InvariantCulture, "?restype=container&comp=list&maxresults={0}", pageSize)
            + (prefix.Length == 0 ? string.Empty : "&prefix=" + Uri.EscapeDataString(prefix))
            + (marker is null ? string.Empty : "&marker=" + Uri.EscapeDataString(marker));
        using var message = CreateMessage(RequestMethod.Get, new Uri($"{Endpoint.Text}/{container}{query}"), call);
        var response = await SendAsync(message, call, cancellationToken).ConfigureAwait(false);
        if (response.Status != 200)
        {
            throw failure.Of(response, call, connection.Clock.Now);
        }

        try
        {
            return BlobPage.Read(response.Content.ToStream());
        }
        catch (XmlException e)
        {
            throw failure.Malformed("it is no list of blobs", call, e);
        }
    }

    /// <summary>Which creation a blob comes from; null where there is none or it does not say.</summary>
    private async Task<string?> FindCreationAsync(string container, string name, CancellationToken cancellationToken)
    {
        var call = new BlobCall($"read '{container}/{name}'", container, BlobRight.Read);
        using var message = CreateMessage(RequestMethod.Head, AddressOf(container, name), call);
        var response = await SendAsync(message, call, cancellationToken).ConfigureAwait(false);
        return response.Status switch
        {
            200 => response.Headers.TryGetValue(CreationHeader, out var creation) ? creation : null,
            404 => null,
            _ => throw failure.Of(response, call, connection.Clock.Now),
        };
    }

    private async Task<bool> ExistsAsync(string container, string name, CancellationToken cancellationToken)
    {
        var call = new BlobCall($"read '{container}/{name}'", container, BlobRight.Read);
        using var message = CreateMessage(RequestMethod.Head, AddressOf(container, name), call);
        return (await SendAsync(message, call, cancellationToken).ConfigureAwait(false)).Status == 200;
    }

    private Uri AddressOf(string container, string name) =>
        new($"{Endpoint.Text}/{container}/{string.Join("/", name.Split('/').Select(Uri.EscapeDataString))}");

    private HttpMessage CreateMessage(RequestMethod method, Uri uri, BlobCall call)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        message.Request.Headers.SetValue("Accept", "application/xml, application/json");
        message.Request.Headers.SetValue("User-Agent", ArmPipeline.UserAgent);
        message.Request.Headers.SetValue("x-ms-version", ApiVersion);
        message.Request.ClientRequestId = call.ClientRequestId;
        message.Request.Headers.SetValue("x-ms-client-request-id", call.ClientRequestId);
        return message;
    }

    private async Task<Response> SendAsync(HttpMessage message, BlobCall call, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return message.Response;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && ConnectionFailure.Explains(e))
        {
            throw failure.Of(e, call);
        }
    }
}
