using System;
using System.Net.Http;
using System.Threading;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Azure.Throttling;

namespace JitAccess.Azure.Http;

/// <summary>Puts the pipeline together: retry; then, per attempt, the wait for the service's limits, the token, the check of the time, the transport.</summary>
internal static class ArmPipeline
{
    /// <summary>After this time without an answer an attempt counts as failed.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(60);

    /// <summary><c>JitAccess/{version}</c>.</summary>
    public static readonly string UserAgent = "JitAccess/" + typeof(ArmPipeline).Assembly.GetName().Version!.ToString(3);

    public static HttpPipeline Create(ArmConnection connection, TokenCredential credential, HttpClient http)
    {
        // Cancelling is the pipeline's business; the client's own limit would cut downloads that the pipeline has accepted.
        // Set once: Microsoft Graph is reached by the same client when it has sent something already.
        if (http.Timeout != Timeout.InfiniteTimeSpan)
        {
            http.Timeout = Timeout.InfiniteTimeSpan;
        }

        var options = new ArmClientOptions(new HttpClientTransport(http), new ClockedRetryPolicy(connection.Clock, connection.Jitter));
        HttpPipelinePolicy authentication = connection.TokensFollowClock
            ? new ClockedBearerPolicy(credential, connection.Scope, connection.Clock)
            : new BearerTokenAuthenticationPolicy(credential, connection.Scope);
        HttpPipelinePolicy[] eachAttempt = [new ThrottlePolicy(connection.Clock), authentication, new AttemptPolicy(connection.Clock)];
        return HttpPipelineBuilder.Build(options, [], eachAttempt, new ResponseClassifier());
    }

    private sealed class ArmClientOptions : ClientOptions
    {
        public ArmClientOptions(HttpPipelineTransport transport, HttpPipelinePolicy retry)
        {
            Transport = transport;
            RetryPolicy = retry;
            Retry.NetworkTimeout = AttemptTimeout;

            // The user agent is our own, and bodies and tokens are in no log.
            Diagnostics.IsTelemetryEnabled = false;
            Diagnostics.IsLoggingContentEnabled = false;
            Diagnostics.IsDistributedTracingEnabled = false;
        }
    }
}
