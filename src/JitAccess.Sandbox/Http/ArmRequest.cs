using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;

namespace JitAccess.Sandbox.Http;

/// <summary>A request, read whole.</summary>
internal sealed class ArmRequest
{
    private ArmRequest(string method, Uri uri, IReadOnlyDictionary<string, string> headers, byte[] content, string body)
    {
        Method = method;
        Uri = uri;
        Path = uri.AbsolutePath;
        Headers = headers;
        Content = content;
        Body = body;
        Segments = Path.Split(['/'], StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        Query = ReadQuery(uri.Query);
    }

    public string Method { get; }

    public Uri Uri { get; }

    public string Path { get; }

    public IReadOnlyList<string> Segments { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as it was sent.</summary>
    public byte[] Content { get; }

    /// <summary>The body as text.</summary>
    public string Body { get; }

    /// <summary>The scheme, host and port that the caller used; links in answers start with it.</summary>
    public string BaseAddress => Uri.GetLeftPart(UriPartial.Authority);

    public string? ApiVersion => Query.TryGetValue("api-version", out var version) && version.Length > 0 ? version : null;

    /// <summary>The id of the subscription that the path begins with, if it does.</summary>
    public string? Subscription => Segments.Count > 1 && Segments[0].Equals("subscriptions", StringComparison.OrdinalIgnoreCase) ? Segments[1] : null;

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    public static async Task<ArmRequest> ReadAsync(HttpRequestMessage message)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in message.Headers)
        {
            headers[header.Key] = string.Join(",", header.Value);
        }

        // No cancellation: HttpContent of .NET Framework does not take any, and what is read here is in memory.
#pragma warning disable CA2016, MA0040
        var content = message.Content is null ? [] : await message.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        var body = message.Content is null ? string.Empty : await message.Content.ReadAsStringAsync().ConfigureAwait(false);
#pragma warning restore CA2016, MA0040
        var uri = message.RequestUri ?? throw new HttpRequestException("A request to the sandbox needs an absolute address.");
        return new ArmRequest(message.Method.Method.ToUpperInvariant(), uri, headers, content, body);
    }

    private static Dictionary<string, string> ReadQuery(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=');
            var name = at < 0 ? pair : pair.Substring(0, at);
            var value = at < 0 ? string.Empty : pair.Substring(at + 1);
            values[Unescape(name)] = Unescape(value);
        }

        return values;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
