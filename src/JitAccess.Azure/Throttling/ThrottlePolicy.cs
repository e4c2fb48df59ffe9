using System;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Azure.Http;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Throttling;

/// <summary>Around every attempt: it waits until the service's limits have room for it, and learns from the answer how much room is left.</summary>
internal sealed class ThrottlePolicy(IClock clock) : HttpPipelinePolicy
{
    /// <summary>How many requests of all kinds are on their way at a time, at most.</summary>
    public const int MaxInFlight = 32;

    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(1);

    private readonly RequestLines lines = new(clock);
    private readonly FairGate inFlight = new(MaxInFlight);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var kind = RequestKind.Of(message.Request.Method, message.Request.Uri.ToUri());
        var line = lines.Of(kind);
        using (await line.EnterAsync(kind.IsNetwork, message.CancellationToken).ConfigureAwait(false))
        using (await inFlight.EnterAsync(message.CancellationToken).ConfigureAwait(false))
        {
            var sent = clock.Now;
            await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
            Learn(line, kind, message.Response, sent);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("This client is asynchronous throughout.");

    private void Learn(RequestLine line, RequestKind kind, global::Azure.Response response, DateTimeOffset sent)
    {
        if (kind.Left(response) is { } left)
        {
            line.Follow(left, sent);
            if (left == 0 && kind.Operation == RequestKind.GraphQueries)
            {
                line.Pause(RetryAfter.QuotaReset(response) ?? UsualPause);
            }
        }

        // The other meaning of 429 is about one NSG, and no reason for others to wait. A wish for a very long pause ends the call that hears it.
        var pause = RetryAfter.Of(response, clock.Now) ?? UsualPause;
        if (response.Status == 429 && !ResourceLock.Explains(response) && pause <= RequestLine.LongestPause)
        {
            line.Follow(0, clock.Now);
            line.Pause(pause);
        }
    }
}
