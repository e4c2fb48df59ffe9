using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>
/// Around every single attempt: nothing is sent any more when its time is over, and what the answer says about the time is learnt.
/// It is the last policy before the transport, since signing in and waiting take time too.
/// </summary>
internal sealed class AttemptPolicy(IClock clock) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.TryGetProperty(typeof(WriteIntent), out var property) && property is WriteIntent { NotAfter: { } limit } intent && clock.Now >= limit)
        {
            throw new JitAccessException(
                ErrorIds.ExpiredBeforeOpening,
                JitErrorKind.InvalidOperation,
                string.Format(
                    CultureInfo.InvariantCulture,
                    "Nothing was sent: its time was over at {0:u}, before Azure had accepted it (correlation id {1}). Ask again.",
                    limit,
                    CorrelationId.Of(intent.RequestId)))
            {
                RequestId = intent.RequestId?.ToString(),
            };
        }

        var sent = Stopwatch.StartNew();
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        if (clock is ServiceClock service
            && message.Response.Headers.TryGetValue("Date", out var text)
            && DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            service.Hear(date, sent.Elapsed);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("This client is asynchronous throughout.");
}
