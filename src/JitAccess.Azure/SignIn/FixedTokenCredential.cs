using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Core;

namespace JitAccess.Azure.SignIn;

/// <summary>A token that somebody else got, and that cannot be renewed. Whether it is still good is the service's judgement, by its own clock.</summary>
internal sealed class FixedTokenCredential : TokenCredential
{
    private readonly AccessToken token;

    /// <exception cref="JitAccessException"><see cref="ErrorIds.TokenInvalid"/>.</exception>
    public FixedTokenCredential(string accessToken)
    {
        var trimmed = accessToken.Trim();
        token = new AccessToken(trimmed, AccessTokenClaims.Read(trimmed).ExpiresOn ?? DateTimeOffset.MaxValue);
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => token;

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token);
}
