using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Pipeline;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>
/// Bearer tokens that live by a clock of ours: in a sandbox hours pass in a moment, and Azure.Core's policy would keep a token by the machine's clock.
/// </summary>
internal sealed class ClockedBearerPolicy(TokenCredential credential, string scope, IClock clock) : HttpPipelinePolicy
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim gate = new(1, 1);
    private AccessToken token;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await AuthorizeAsync(message, renew: false).ConfigureAwait(false);
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);

        // Somebody else may have moved the sandbox's clock since we last heard of it.
        if (message.Response.Status == 401 && await AuthorizeAsync(message, renew: true).ConfigureAwait(false))
        {
            await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("This client is asynchronous throughout.");

    /// <returns>Whether the token is another one than before.</returns>
    private async Task<bool> AuthorizeAsync(HttpMessage message, bool renew)
    {
        await gate.WaitAsync(message.CancellationToken).ConfigureAwait(false);
        try
        {
            var before = token.Token;
            if (before is null || renew || token.ExpiresOn - Margin <= clock.Now)
            {
                token = await credential.GetTokenAsync(new TokenRequestContext([scope]), message.CancellationToken).ConfigureAwait(false);
            }

            message.Request.Headers.SetValue("Authorization", "Bearer " + token.Token);
            return !string.Equals(before, token.Token, StringComparison.Ordinal);
        }
        finally
        {
            gate.Release();
        }
    }
}
