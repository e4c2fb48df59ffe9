using System;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>
/// Azure.Core's judgement of what may be sent again (408, 429, 500, 502, 503, 504, broken connections, timeouts) and its delays, but waiting by our
/// clock, and with the last failure as it was instead of an aggregate. Azure.Core's own policy waits by the machine's clock, which a sandbox does not follow.
/// </summary>
internal sealed class ClockedRetryPolicy(IClock clock) : HttpPipelinePolicy
{
    public const int MaxRetries = 5;

    /// <summary>A service that asks to be left alone for longer gets its wish: the call ends, and the message says for how long.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly DelayStrategy delays = DelayStrategy.CreateExponentialDelayStrategy(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(30));

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        for (var attempt = 0; ; attempt++)
        {
            var failed = false;
            try
            {
                await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
            }
            catch (Exception e) when (attempt < MaxRetries && message.ResponseClassifier.IsRetriable(message, e))
            {
                failed = true;
            }

            if (!failed && (attempt == MaxRetries || !message.ResponseClassifier.IsRetriableResponse(message)))
            {
                return;
            }

            // The larger of the delay and of what Retry-After asks for: a retry that comes sooner is refused and counts.
            var delay = delays.GetNextDelay(failed ? null : message.Response, attempt + 1);
            if (delay > LongestWait)
            {
                return;
            }

            if (!failed)
            {
                message.Response.ContentStream?.Dispose();
            }

            await clock.DelayAsync(delay, message.CancellationToken).ConfigureAwait(false);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("This client is asynchronous throughout.");
}
