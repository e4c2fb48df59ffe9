using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;

namespace JitAccess.Backend;

/// <summary>Gets tokens where a sandbox gives them away.</summary>
internal sealed class SandboxCredential(Func<CancellationToken, Task<AccessToken>> issue) : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tokens of a sandbox are asked for asynchronously.");

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        await issue(cancellationToken).ConfigureAwait(false);
}
