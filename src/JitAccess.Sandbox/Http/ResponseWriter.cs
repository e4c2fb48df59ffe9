using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Http;

/// <summary>Turns an answer into a message.</summary>
internal static class ResponseWriter
{
    public static HttpResponseMessage Write(HttpRequestMessage request, ArmResponse response, DateTimeOffset now)
    {
        var bytes = response.Content ?? (response.Body is null ? [] : Encoding.UTF8.GetBytes(ArmJson.Write(response.Body)));
        var message = new HttpResponseMessage((HttpStatusCode)response.Status) { RequestMessage = request, Content = new ByteArrayContent(bytes) };
        if (response.Body is not null)
        {
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        }

        if (response.ContentType is { } type)
        {
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        message.Headers.Date = now;
        foreach (var header in response.Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return message;
    }
}
