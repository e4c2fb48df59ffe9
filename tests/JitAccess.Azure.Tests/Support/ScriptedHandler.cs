using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Azure.Tests.Support;

/// <summary>Plays answers that neither the sandbox nor a recording gives: malformed, hostile, or out of the ordinary. The last one repeats.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> script = new();
    private Func<HttpResponseMessage>? last;

    public List<SentRequest> Requests { get; } = [];

    public ScriptedHandler Answer(int status, string? body = null, params (string Name, string Value)[] headers) => Do(() =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body ?? string.Empty, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    });

    public ScriptedHandler Do(Func<HttpResponseMessage> answer)
    {
        script.Enqueue(answer);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add(new SentRequest(
            request.Method.Method,
            request.RequestUri!,
            body,
            request.Headers.TryGetValues("x-ms-correlation-request-id", out var ids) ? string.Join(",", ids) : null,
            request.Headers.UserAgent.ToString(),
            request.Headers.Authorization?.ToString()));
        last = script.Count > 0 ? script.Dequeue() : last ?? throw new InvalidOperationException("The script is empty.");
        return last();
    }
}
