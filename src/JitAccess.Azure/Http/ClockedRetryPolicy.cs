using System;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>
/// Azure.Core's judgement of what may be sent again (408, 429, 500, 502, 503, 504, broken connections, timeouts), but waiting by our
/// clock, within the budget of the operation, and with the last failure as it was instead of an aggregate. Azure.Core's own policy waits by the machine's
/// clock, which a sandbox does not follow. A resource that is busy with another write is waited for as long as the budget's time lasts.
/// </summary>
/// <param name="clock">What waits are made by.</param>
/// <param name="jitter">From 0 to less than 1: spreads the retries of those who failed together.</param>
internal sealed class ClockedRetryPolicy(IClock clock, Func<double> jitter) : HttpPipelinePolicy
{
    /// <summary>How often one request is sent again after failures.</summary>
    public const int MaxRetries = 5;

    /// <summary>A service that asks to be left alone for longer gets its wish: the call ends, and the message says for how long.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBusyDelay = TimeSpan.FromSeconds(8);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var budget = message.TryGetProperty(typeof(ArmCall), out var property) && property is ArmCall call ? call.Retries : new RetryBudget();
        var tries = new Tries(clock, jitter, budget);
        while (true)
        {
            TimeSpan? delay = null;
            tries.Begin();
            try
            {
                await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
                if (!message.ResponseClassifier.IsRetriableResponse(message) || (delay = tries.After(message.Response)) is null)
                {
                    return;
                }

                message.Response.ContentStream?.Dispose();
            }
            catch (Exception e) when (message.ResponseClassifier.IsRetriable(message, e) && (delay = tries.AfterFailure(asked: null)) is not null)
            {
                // Nobody knows whether it had its effect; all that we send can be sent twice.
            }

            await clock.DelayAsync(delay!.Value, message.CancellationToken).ConfigureAwait(false);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("This client is asynchronous throughout.");

    /// <summary>The attempts of one request.</summary>
    private sealed class Tries(IClock clock, Func<double> jitter, RetryBudget budget)
    {
        private DateTimeOffset sent;
        private int failures;
        private int turns;

        public void Begin() => sent = clock.Now;

        /// <returns>How long to wait before the next attempt; null for no more.</returns>
        public TimeSpan? After(Response response)
        {
            var asked = RetryAfter.Of(response, clock.Now);
            return ResourceLock.Explains(response) ? Spend(Delay(++turns, LongestBusyDelay), asked, isFailure: false) : AfterFailure(asked);
        }

        public TimeSpan? AfterFailure(TimeSpan? asked) => ++failures > MaxRetries ? null : Spend(Delay(failures, LongestDelay), asked, isFailure: true);

        // The larger of our delay and of what Retry-After asks for: a retry that comes sooner is refused and counts.
        private TimeSpan? Spend(TimeSpan delay, TimeSpan? asked, bool isFailure)
        {
            delay = asked > delay ? asked.Value : delay;
            var took = clock.Now > sent ? clock.Now - sent : TimeSpan.Zero;
            return delay <= LongestWait && budget.TrySpend(took + delay, isFailure) ? delay : null;
        }

        private TimeSpan Delay(int attempt, TimeSpan longest)
        {
            var growing = Math.Min(FirstDelay.Ticks << Math.Min(attempt - 1, 10), longest.Ticks);
            return TimeSpan.FromTicks((long)(growing * (0.8 + (0.4 * jitter()))));
        }
    }
}
