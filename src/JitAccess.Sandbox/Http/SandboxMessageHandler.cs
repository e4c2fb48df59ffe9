using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Sandbox.Http;

/// <summary>The door to a sandbox for an HTTP client in the same process.</summary>
internal sealed class SandboxMessageHandler(Dispatcher dispatcher, ProcessLife? life) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        life is null ? dispatcher.SendAsync(request, cancellationToken) : life.SendAsync(() => dispatcher.SendAsync(request, cancellationToken));
}
