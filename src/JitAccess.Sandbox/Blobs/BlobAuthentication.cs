using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Identity;

namespace JitAccess.Sandbox.Blobs;

/// <summary>Refuses callers without a token for storage accounts that this world issued and that has not expired; keys and signatures too.</summary>
internal static class BlobAuthentication
{
    public static SandboxPerson Demand(ArmRequest request, TokenCheck? check)
    {
        var header = request.Header("Authorization");
        if (request.Query.ContainsKey("sig") || header?.StartsWith("SharedKey", System.StringComparison.OrdinalIgnoreCase) == true)
        {
            throw new BlobException(403, "KeyBasedAuthenticationNotPermitted", "Key based authentication is not permitted on this storage account.");
        }

        if (header is null)
        {
            throw new BlobException(401, "NoAuthenticationInformation",
                "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.");
        }

        if (check?.Holder is null)
        {
            throw Refused("Signature validation failed. Signature verification failed.");
        }

        if (check.Audience != TokenIssuer.StorageAudience)
        {
            throw Refused("Audience validation failed. Audience did not match.");
        }

        return check.IsExpired ? throw Refused("Lifetime validation failed. The token is expired.") : check.Holder;
    }

    private static BlobException Refused(string detail) =>
        new(401, "InvalidAuthenticationInfo",
            "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.")
        { Detail = detail };
}
