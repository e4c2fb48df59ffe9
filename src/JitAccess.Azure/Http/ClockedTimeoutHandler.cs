using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>
/// Ends an attempt that takes too long by our clock. Only for a clock by which many can wait side by side (a virtual one): by a clock that moves because
/// somebody waits, every request would take the whole time.
/// </summary>
internal sealed class ClockedTimeoutHandler(HttpMessageHandler inner, IClock clock, TimeSpan limit) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var answered = new CancellationTokenSource();
        _ = EndAsync(over, answered.Token);
        try
        {
            return await base.SendAsync(request, over.Token).ConfigureAwait(false);
        }
        finally
        {
            answered.Cancel();
        }
    }

    private async Task EndAsync(CancellationTokenSource over, CancellationToken answered)
    {
        try
        {
            await clock.DelayAsync(limit, answered).ConfigureAwait(false);
            over.Cancel();
        }
        catch (OperationCanceledException)
        {
            // There was an answer in time.
        }
    }
}
