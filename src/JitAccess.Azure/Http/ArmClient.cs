using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Azure.Json;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>Sends requests to one Azure Resource Manager and reads its answers. Everything that goes wrong is a <see cref="GatewayException"/>.</summary>
internal sealed class ArmClient(HttpPipeline pipeline, Uri endpoint, IClock clock)
{
    /// <summary>More pages than any subscription has; a service that goes on beyond is going in circles.</summary>
    public const int MaxPages = 1000;

    private readonly string root = endpoint.AbsoluteUri.TrimEnd('/');

    public IClock Clock { get; } = clock;

    /// <param name="path">Starts with a slash.</param>
    /// <param name="apiVersion">One of <see cref="ApiVersions"/>.</param>
    public Uri Address(string path, string apiVersion) => new($"{root}{path}?api-version={apiVersion}");

    /// <summary>A link that the service gave us, if it leads back to the service: the token goes there.</summary>
    public Uri Follow(string link, string what, ArmCall call, int status) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri)
            && Uri.Compare(uri, endpoint, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            ? uri
            : throw ArmFailure.Malformed($"its {what} leads to another host than {endpoint.GetLeftPart(UriPartial.Authority)}", call, status);

    public async Task<T> GetAsync<T>(Uri uri, Func<JsonElement, T> read, ArmCall call, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(RequestMethod.Get, uri, body: null, call, cancellationToken).ConfigureAwait(false);
        return Read(response, read, call);
    }

    /// <summary>Reads a list with all of its pages.</summary>
    /// <param name="uri">Of the first page.</param>
    /// <param name="read">Reads an item.</param>
    /// <param name="call">What it is for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="nextLink">What a page calls the address of the next one.</param>
    public async Task<IReadOnlyList<T>> ListAsync<T>(Uri uri, Func<JsonElement, T> read, ArmCall call, CancellationToken cancellationToken,
        string nextLink = "nextLink")
    {
        var items = new List<T>();
        Uri? next = uri;
        for (var page = 0; next is not null; page++)
        {
            using var response = await SendAsync(RequestMethod.Get, next, body: null, call, cancellationToken).ConfigureAwait(false);
            if (page == MaxPages)
            {
                throw ArmFailure.Malformed(string.Format(CultureInfo.InvariantCulture, "the list has more than {0} pages", MaxPages), call, response.Status);
            }

            var link = Read(response, answer => ReadPage(answer, read, items, nextLink), call);
            next = link is null ? null : Follow(link, nextLink, call, response.Status);
        }

        return items;
    }

    /// <summary>Asks for a list by POST, with all of its pages: the next one is asked for by a token in the body.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(Uri uri, Func<JsonElement, T> read, ArmCall call, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        string? token = null;
        for (var page = 0; page == 0 || token is not null; page++)
        {
            using var response = await SendAsync(RequestMethod.Post, uri, QueryWriter.Write(token), call, cancellationToken).ConfigureAwait(false);
            if (page == MaxPages)
            {
                throw ArmFailure.Malformed(string.Format(CultureInfo.InvariantCulture, "the list has more than {0} pages", MaxPages), call, response.Status);
            }

            token = Read(response, answer => ReadPage(answer, read, items, "skipToken"), call);
        }

        return items;
    }

    /// <summary>Sends one request, again where that helps, and throws what the service refuses.</summary>
    /// <param name="method">GET, POST, PUT, PATCH or DELETE.</param>
    /// <param name="uri">At our endpoint.</param>
    /// <param name="body">JSON, or null for none.</param>
    /// <param name="call">What it is for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="acceptNotFound">Whether 404 is an answer and no error.</param>
    public async Task<Response> SendAsync(RequestMethod method, Uri uri, byte[]? body, ArmCall call, CancellationToken cancellationToken,
        bool acceptNotFound = false)
    {
        // Not disposed: the response that is handed out belongs to it, and is buffered.
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        message.Request.Headers.SetValue("Accept", "application/json");
        message.Request.Headers.SetValue("User-Agent", ArmPipeline.UserAgent);
        message.Request.Headers.SetValue("x-ms-correlation-request-id", call.CorrelationId);
        if (body is not null)
        {
            message.Request.Headers.SetValue("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(body);
        }

        message.SetProperty(typeof(ArmCall), call);

        // Looking at what was written does no harm after its time; writing does.
        if (call.Intent is not null && method != RequestMethod.Get)
        {
            message.SetProperty(typeof(WriteIntent), call.Intent);
        }

        try
        {
            await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && ConnectionFailure.Explains(e))
        {
            throw ConnectionFailure.Of(e, endpoint, call);
        }

        var response = message.Response;
        if (response.Status is >= 200 and < 300 || (acceptNotFound && response.Status == 404))
        {
            return response;
        }

        using (response)
        {
            throw ArmFailure.Of(response, call, Clock.Now);
        }
    }

    public static T Read<T>(Response response, Func<JsonElement, T> read, ArmCall call)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw ArmFailure.Malformed("it is no JSON", call, response.Status, e);
        }
        catch (MalformedAnswerException e)
        {
            throw ArmFailure.Malformed(e.Message, call, response.Status, e);
        }
    }

    /// <returns>What leads to the next page; null behind the last one.</returns>
    private static string? ReadPage<T>(JsonElement answer, Func<JsonElement, T> read, List<T> items, string next)
    {
        if (answer.Child("value") is not { ValueKind: JsonValueKind.Array } value)
        {
            throw new MalformedAnswerException("a list without 'value'");
        }

        foreach (var item in value.EnumerateArray())
        {
            items.Add(read(item));
        }

        return answer.Text(next);
    }
}
