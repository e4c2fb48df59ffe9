using System;
using System.Globalization;
using JitAccess.Sandbox.Identity;

namespace JitAccess.Sandbox.Http;

/// <summary>Refuses callers without a token that this world issued and that has not expired.</summary>
internal static class Authentication
{
    public static SandboxPerson Demand(ArmRequest request, TokenCheck? check, bool isGraph)
    {
        if (check is null)
        {
            var missing = request.Header("Authorization") is null;
            throw Refused(
                "AuthenticationFailed",
                missing ? "Authentication failed. The 'Authorization' header is missing."
                    : "Authentication failed. The 'Authorization' header is provided in an invalid format.",
                isGraph);
        }

        if (check.Holder is null)
        {
            throw Refused("InvalidAuthenticationToken", "The access token is invalid.", isGraph);
        }

        if (check.Audience == TokenIssuer.StorageAudience)
        {
            throw Refused(
                "InvalidAuthenticationTokenAudience",
                $"The access token has been obtained for wrong audience or resource '{check.Audience}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','{TokenIssuer.ArmAudience}'.",
                isGraph);
        }

        if (check.IsExpired)
        {
            throw Refused(
                "ExpiredAuthenticationToken",
                $"The access token expiry UTC time '{Time(check.ExpiresOn)}' is earlier than current UTC time '{Time(check.CheckedAt)}'.",
                isGraph);
        }

        return check.Holder;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture);

    private static ArmException Refused(string code, string message, bool isGraph) => new(401, isGraph ? "InvalidAuthenticationToken" : code, message)
    {
        IsGraph = isGraph,
        Headers =
        {
            ["WWW-Authenticate"] = $"Bearer authorization_uri=\"https://login.microsoftonline.com/{PeopleDirectory.TenantId}\", error=\"invalid_token\", error_description=\"{message}\"",
        },
    };
}
