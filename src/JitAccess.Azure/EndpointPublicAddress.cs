using System;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>Asks an HTTPS endpoint, which somebody has chosen, for the address that it sees. Nobody is asked by default.</summary>
public sealed class EndpointPublicAddress(Func<string, string?> environment, Func<HttpMessageHandler>? handlers = null) : IPublicAddress
{
    public const string Variable = "JITACCESS_PUBLIC_ADDRESS_ENDPOINT";

    private const int MaxLength = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<IPAddressValue> GetAsync(CancellationToken cancellationToken)
    {
        var configured = environment(Variable);
        if (string.IsNullOrWhiteSpace(configured))
        {
            throw Unknown("no endpoint is configured that could say it", configured, inner: null);
        }

        if (!Uri.TryCreate(configured!.Trim(), UriKind.Absolute, out var endpoint) || endpoint.Scheme != Uri.UriSchemeHttps)
        {
            throw Unknown($"{Variable} is '{configured}', which is no https:// address", configured, inner: null);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var text = await ReadAsync(endpoint, limit.Token).ConfigureAwait(false);
            return IPAddressValue.TryParse(text, out var address)
                ? address
                : throw Unknown($"{endpoint.Host} answered '{SafeText.Clean(text)}', which is no address", endpoint, inner: null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var why = e is OperationCanceledException ? "no answer within 10 seconds" : SafeText.Clean(e.Message).TrimEnd('.');
            throw Unknown($"{endpoint.Host} did not say it: {why}", endpoint, e);
        }
    }

    private static JitAccessException Unknown(string why, object? target, Exception? inner) => new(
        ErrorIds.PublicAddressUnknown,
        JitErrorKind.InvalidArgument,
        $"Your public address is not known: {why}. Give it with -Source, or set {Variable} to an HTTPS endpoint of your choice that answers with the caller's address as plain text.",
        target,
        inner);

    private async Task<string> ReadAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(handlers is null ? HttpHandlers.Create(certificatePath: null) : handlers());
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.TryAddWithoutValidation("User-Agent", ArmPipeline.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "text/plain");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
        }

#if NET472
        using var body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#else
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#endif
        var buffer = new byte[MaxLength + 2];
        var length = 0;
        int read;
        while (length < buffer.Length && (read = await body.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
        }

        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
