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

    /// <param name="accessToken">A JSON web token.</param>
    /// <param name="forStorage">Whether it is one for storage accounts, for the message.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.TokenInvalid"/>.</exception>
    public FixedTokenCredential(string accessToken, bool forStorage = false)
    {
        var trimmed = accessToken.Trim();
        token = new AccessToken(trimmed, AccessTokenClaims.Read(trimmed, forStorage).ExpiresOn ?? DateTimeOffset.MaxValue);
    }

    private FixedTokenCredential(AccessToken token) => this.token = token;

    /// <summary>Tokens for Graph are not ours to read: Microsoft keeps their form to itself.</summary>
    public static FixedTokenCredential ForGraph(string accessToken) => new(new AccessToken(accessToken.Trim(), DateTimeOffset.MaxValue));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => token;

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token);
}
