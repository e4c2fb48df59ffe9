using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Core;
using JitAccess.Core.Facts;

namespace JitAccess.Azure.SignIn;

/// <summary>
/// Tokens for the storage account, of the person whom Azure Resource Manager knows and of nobody else: what that person states is written under that
/// person's object id, and a chain of credentials or a second token could be another one's.
/// </summary>
public sealed class StorageCredential : TokenCredential
{
    private readonly TokenCredential inner;
    private readonly FactAuthor account;

    private StorageCredential(TokenCredential inner, FactAuthor account)
    {
        this.inner = inner;
        this.account = account;
    }

    /// <param name="credential">What signed in to Azure Resource Manager.</param>
    /// <param name="account">Whom it signed in.</param>
    public static TokenCredential Of(TokenCredential credential, FactAuthor account) => new StorageCredential(credential, account);

    /// <param name="accessToken">A token that somebody else got.</param>
    /// <param name="account">Whose it must be.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.TokenInvalid"/>.</exception>
    public static TokenCredential Of(string accessToken, FactAuthor account) =>
        new StorageCredential(new FixedTokenCredential(accessToken, forStorage: true), account);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Check(inner.GetToken(requestContext, cancellationToken));

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Check(await inner.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false));

    private AccessToken Check(AccessToken token)
    {
        var holder = AccessTokenClaims.Read(token.Token, forStorage: true).Holder;
        return string.Equals(holder.ObjectId, account.ObjectId, StringComparison.OrdinalIgnoreCase)
            ? token
            : throw new JitAccessException(
                ErrorIds.StoreAccessDenied,
                JitErrorKind.Store,
                $"The token for the storage account is of {holder} ({holder.ObjectId}), and {account} ({account.ObjectId}) is connected: facts are written under their author's own id. Sign in to both as the same account.",
                holder.ObjectId);
    }
}
