using System;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;

namespace JitAccess.Azure.Tests.Support;

internal static class Tokens
{
    public const string ObjectId = "a0117050-0000-4000-8000-0000000000aa";
    public const string TenantId = "c0117050-0000-4000-8000-0000000000cc";

    public static string Create(object claims) => $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode(JsonSerializer.Serialize(claims))}.c2lnbmF0dXJl";

    public static string ForUser() => Create(new { oid = ObjectId, tid = TenantId, upn = "somebody@contoso.example", idtyp = "user", exp = 4102444800 });

    public static TokenCredential Credential(string token, DateTimeOffset? expiresOn = null) =>
        new Fixed(new AccessToken(token, expiresOn ?? DateTimeOffset.MaxValue));

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private sealed class Fixed(AccessToken token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => token;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token);
    }
}
