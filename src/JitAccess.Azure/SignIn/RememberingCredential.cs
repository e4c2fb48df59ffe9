using System.Threading;
using System.Threading.Tasks;
using Azure.Core;

namespace JitAccess.Azure.SignIn;

/// <summary>Another credential, and the token that it gave last: the one whose claims may be believed once the service has accepted it.</summary>
internal sealed class RememberingCredential(TokenCredential inner) : TokenCredential
{
    private string? last;

    public string? LastToken => Volatile.Read(ref last);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Remember(inner.GetToken(requestContext, cancellationToken));

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Remember(await inner.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false));

    private AccessToken Remember(AccessToken token)
    {
        Volatile.Write(ref last, token.Token);
        return token;
    }
}
