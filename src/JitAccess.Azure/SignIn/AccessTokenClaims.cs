using System;
using System.Text;
using System.Text.Json;
using JitAccess.Azure.Json;
using JitAccess.Azure.Storage;
using JitAccess.Core;
using JitAccess.Core.Facts;

namespace JitAccess.Azure.SignIn;

/// <summary>What an access token says about its holder. It is read, not checked: only what Azure Resource Manager has accepted may be believed.</summary>
internal sealed record AccessTokenClaims(FactAuthor Holder, string TenantId, DateTimeOffset? ExpiresOn)
{
    /// <param name="token">A JSON web token.</param>
    /// <param name="forStorage">Whether it is one for storage accounts, for the message.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.TokenInvalid"/>.</exception>
    public static AccessTokenClaims Read(string token, bool forStorage = false)
    {
        try
        {
            var parts = token.Split('.');
            using var document = JsonDocument.Parse(parts.Length == 3 ? Decode(parts[1]) : throw new FormatException());
            return Read(document.RootElement, forStorage);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // The exception is left out: it could quote the token.
            throw Invalid("it is no JSON web token", forStorage);
        }
    }

    /// <summary>The tenant of a token whose form nobody promises; null where it does not say.</summary>
    public static string? TenantOf(string token)
    {
        try
        {
            var parts = token.Trim().Split('.');
            using var document = JsonDocument.Parse(parts.Length == 3 ? Decode(parts[1]) : "{}");
            return Guid.TryParse(document.RootElement.Text("tid"), out var tenant) ? tenant.ToString("D") : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static AccessTokenClaims Read(JsonElement claims, bool forStorage)
    {
        if (!Guid.TryParse(claims.Text("oid"), out var objectId))
        {
            throw Invalid("it names no object id (claim 'oid')", forStorage);
        }

        if (!Guid.TryParse(claims.Text("tid"), out var tenantId))
        {
            throw Invalid("it names no tenant (claim 'tid')", forStorage);
        }

        var userName = claims.Text("upn") ?? claims.Text("unique_name") ?? claims.Text("preferred_username");
        var isService = claims.Text("idtyp") is { } type
            ? string.Equals(type, "app", StringComparison.OrdinalIgnoreCase)
            : userName is null && (claims.Text("appid") ?? claims.Text("azp")) is not null && claims.Text("scp") is null;
        var name = isService ? claims.Text("app_displayname") ?? claims.Text("appid") ?? claims.Text("azp") : userName ?? claims.Text("name");
        var expires = claims.Child("exp") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var seconds)
            && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : (DateTimeOffset?)null;
        return new(new FactAuthor(objectId.ToString("D"), name, isService ? AuthorKind.ServicePrincipal : AuthorKind.User), tenantId.ToString("D"), expires);
    }

    private static JitAccessException Invalid(string why, bool forStorage) => new(
        ErrorIds.TokenInvalid,
        JitErrorKind.Authentication,
        forStorage
            ? $"The storage access token cannot be used: {why}. It is what 'az account get-access-token --resource {BlobConnection.Resource} --query accessToken -o tsv' prints."
            : $"The access token cannot be used: {why}. A token for Azure Resource Manager is what 'az account get-access-token --query accessToken -o tsv' prints.");

    private static string Decode(string part)
    {
        var text = part.Replace('-', '+').Replace('_', '/');
        return Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }
}
