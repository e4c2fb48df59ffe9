using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace JitAccess.Sandbox.Server.Hosting;

/// <summary>Carries requests from Kestrel to a message handler, and answers back.</summary>
internal static class HttpAdapter
{
    public static async Task AnswerAsync(HttpContext context, HttpMessageInvoker invoker)
    {
        using var request = await ReadAsync(context.Request).ConfigureAwait(false);
        HttpResponseMessage response;
        try
        {
            response = await invoker.SendAsync(request, context.RequestAborted).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            // A scripted fault cuts the connection; so does this.
            context.Abort();
            return;
        }

        using (response)
        {
            await WriteAsync(response, context.Response).ConfigureAwait(false);
        }
    }

    private static async Task<HttpRequestMessage> ReadAsync(HttpRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(request.GetEncodedUrl()));
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        message.Content = new ByteArrayContent(body.ToArray());
        foreach (var header in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray()))
            {
                message.Content.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray());
            }
        }

        return message;
    }

    private static async Task WriteAsync(HttpResponseMessage message, HttpResponse response)
    {
        response.StatusCode = (int)message.StatusCode;
        foreach (var header in message.Headers.Concat(message.Content.Headers))
        {
            response.Headers[header.Key] = header.Value.ToArray();
        }

        // 204 and 304 have no body, and no length of one.
        if (response.StatusCode is 204 or 304)
        {
            response.Headers.ContentLength = null;
            return;
        }

        await message.Content.CopyToAsync(response.Body, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }
}
