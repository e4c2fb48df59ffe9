using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Azurite.Tests;

/// <summary>The sandbox by its name, and everything else by the network.</summary>
internal sealed class Crossing(HttpMessageHandler sandbox, HttpMessageHandler network) : HttpMessageHandler
{
    private readonly HttpMessageInvoker here = new(sandbox);
    private readonly HttpMessageInvoker there = new(network);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (request.RequestUri!.Host == "sandbox.example" ? here : there).SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        here.Dispose();
        there.Dispose();
        base.Dispose(disposing);
    }
}
