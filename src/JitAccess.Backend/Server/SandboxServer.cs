using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using Azure.Core;
using JitAccess.Azure;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Backend.Server;

/// <summary>What a sandbox server offers beside Azure: people, tokens and the clock.</summary>
internal sealed class SandboxServer : ISandboxControl, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpClient http;
    private readonly Uri endpoint;

    public SandboxServer(Uri endpoint, HttpMessageHandler handler)
    {
        this.endpoint = endpoint;
        http = new HttpClient(handler) { Timeout = Limit };
        Clock = new ServiceClock(new SystemClock(), GetNowAsync);
    }

    /// <summary>This machine's clock, set by what the server says.</summary>
    public ServiceClock Clock { get; }

    public string Location => endpoint.GetLeftPart(UriPartial.Authority);

    public Task<IReadOnlyList<Person>> GetPeopleAsync(CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Get,
        "/sandbox/people",
        body: null,
        answer => (IReadOnlyList<Person>)answer.EnumerateArray()
            .Select(person => new Person(Text(person, "objectId"), Text(person, "name"), KindOf(Text(person, "kind")))).ToArray(),
        cancellationToken);

    public Task<DateTimeOffset> GetNowAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "/sandbox/clock", body: null, answer => Time(answer, "now"), cancellationToken);

    public async Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        var body = $$"""{"advance":"{{XmlConvert.ToString(by)}}"}""";
        var now = await AskAsync(HttpMethod.Put, "/sandbox/clock", body, answer => Time(answer, "now"), cancellationToken).ConfigureAwait(false);
        Clock.Set(now);
        return now;
    }

    /// <param name="user">Whose.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="resource">The service that it is for; null for Azure Resource Manager.</param>
    public Task<AccessToken> GetTokenAsync(string user, CancellationToken cancellationToken, string? resource = null) => AskAsync(
        HttpMethod.Get,
        "/sandbox/token?user=" + Uri.EscapeDataString(user) + (resource is null ? string.Empty : "&resource=" + Uri.EscapeDataString(resource)),
        body: null,
        answer => new AccessToken(Text(answer, "accessToken"), Time(answer, "expiresOn")),
        cancellationToken);

    public void Dispose() => http.Dispose();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");

    private static PersonKind KindOf(string kind) =>
        Enum.TryParse<PersonKind>(kind, ignoreCase: false, out var known) ? known : PersonKind.Unknown;

    private static DateTimeOffset Time(JsonElement element, string name) =>
        DateTimeOffset.Parse(Text(element, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private async Task<T> AskAsync<T>(HttpMethod method, string path, string? body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(endpoint, path));
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
#if NET472
            using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#else
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#endif
            if (!response.IsSuccessStatusCode)
            {
                var answered = $"answered {method} {path.Split('?')[0]} with HTTP {(int)response.StatusCode}";
                throw Problem(ErrorIds.ServiceError, JitErrorKind.Service, answered + "; is it a sandbox server?", inner: null);
            }

            using var document = await JsonDocument.ParseAsync(stream, default, cancellationToken).ConfigureAwait(false);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Problem(
                ErrorIds.ServiceUnreachable,
                JitErrorKind.Connection,
                $"cannot be reached: {(e.InnerException ?? e).Message.TrimEnd('.')}. See that it runs, and that -CertificatePath names the certificate that it wrote with --cert-out.",
                e);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw Problem(ErrorIds.AnswerMalformed, JitErrorKind.Service, $"gave an answer to {method} {path.Split('?')[0]} that is none of a sandbox.", e);
        }
    }

    private JitAccessException Problem(string errorId, JitErrorKind kind, string what, Exception? inner) =>
        new(errorId, kind, $"{Location} {what}", endpoint, inner);
}
