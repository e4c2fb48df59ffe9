using System;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Identity;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Control;

/// <summary>
/// As much of Microsoft Entra as a service principal needs to sign in with an ARM client: discovery, and tokens for a client id whose secret is
/// not looked at.
/// </summary>
internal sealed class LoginStub(SandboxState state)
{
    private static readonly Regex TokenPath = Pattern(@"^/[^/]+/oauth2/(v2\.0/)?token$");
    private static readonly Regex DiscoveryPath = Pattern(@"^/[^/]+/(v2\.0/)?\.well-known/openid-configuration$");
    private static readonly Regex InstancePath = Pattern(@"^/common/discovery/instance$");

    public static bool Answers(ArmRequest request) => request.Method == "POST"
        ? TokenPath.IsMatch(request.Path)
        : request.Method == "GET" && (DiscoveryPath.IsMatch(request.Path) || InstancePath.IsMatch(request.Path));

    public ArmResponse Handle(ArmRequest request)
    {
        if (request.Method == "POST")
        {
            return Token(request);
        }

        var tenant = request.BaseAddress + "/" + request.Segments[0];
        return InstancePath.IsMatch(request.Path)
            ? ArmResponse.Ok(new JsonObject { ["tenant_discovery_endpoint"] = request.BaseAddress + "/" + PeopleDirectory.TenantId + "/v2.0/.well-known/openid-configuration" })
            : ArmResponse.Ok(new JsonObject
            {
                ["issuer"] = tenant + "/v2.0",
                ["authorization_endpoint"] = tenant + "/oauth2/v2.0/authorize",
                ["token_endpoint"] = tenant + "/oauth2/v2.0/token",
                ["response_types_supported"] = new JsonArray("code"),
                ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post"),
            });
    }

    private static Regex Pattern(string text) =>
        new(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    private static string Value(string form, string name)
    {
        foreach (var pair in form.Split('&'))
        {
            if (pair.StartsWith(name + "=", StringComparison.Ordinal))
            {
                return Uri.UnescapeDataString(pair.Substring(name.Length + 1).Replace('+', ' '));
            }
        }

        return string.Empty;
    }

    private ArmResponse Token(ArmRequest request)
    {
        if (Value(request.Body, "grant_type") != "client_credentials")
        {
            return Refused("unsupported_grant_type", "The sandbox signs in service principals only; for people take /sandbox/token?user=.");
        }

        var client = Value(request.Body, "client_id");
        lock (state.Gate)
        {
            if ((state.People.FindByAppId(client) ?? state.People.Find(client)) is not { Kind: SandboxPersonKind.ServicePrincipal } principal)
            {
                return Refused("unauthorized_client", $"Application with identifier '{client}' was not found in the directory.");
            }

            // For anything but storage a token of Azure Resource Manager: clients name that by many names.
            var asked = TokenIssuer.AudienceFor(Value(request.Body, "scope") is { Length: > 0 } scope ? scope : Value(request.Body, "resource"));
            var token = state.Tokens.Issue(principal, TimeSpan.FromHours(1), asked == TokenIssuer.StorageAudience ? asked : TokenIssuer.ArmAudience);
            return ArmResponse.Ok(new JsonObject
            {
                ["token_type"] = "Bearer",
                ["expires_in"] = 3600,
                ["ext_expires_in"] = 3600,
                ["expires_on"] = token.ExpiresOn.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                ["access_token"] = token.AccessToken,
            });
        }
    }

    private static ArmResponse Refused(string error, string description) => new(400, new JsonObject { ["error"] = error, ["error_description"] = description });
}
