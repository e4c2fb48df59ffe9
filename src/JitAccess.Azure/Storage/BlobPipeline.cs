using System;
using System.Net.Http;
using System.Threading;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Azure.Http;

namespace JitAccess.Azure.Storage;

/// <summary>Puts the pipeline together: retry, then per attempt the token, the count of attempts, and the transport.</summary>
internal static class BlobPipeline
{
    /// <summary>After this time without an answer an attempt counts as failed. Facts are small.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    public static HttpPipeline Create(BlobConnection connection, HttpClient http)
    {
        // Cancelling is the pipeline's business.
        http.Timeout = Timeout.InfiniteTimeSpan;
        var options = new BlobClientOptions(new HttpClientTransport(http), new ClockedRetryPolicy(connection.Clock, connection.Jitter));
        HttpPipelinePolicy authentication = connection.TokensFollowClock
            ? new ClockedBearerPolicy(connection.Credential, BlobConnection.Scope, connection.Clock)
            : new BearerTokenAuthenticationPolicy(connection.Credential, BlobConnection.Scope);
        return HttpPipelineBuilder.Build(options, [], [authentication, new CountAttemptsPolicy()], new ResponseClassifier());
    }

    private sealed class BlobClientOptions : ClientOptions
    {
        public BlobClientOptions(HttpPipelineTransport transport, HttpPipelinePolicy retry)
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
