using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Identity;

/// <summary>Issues and checks bearer tokens: JWTs with the claims of Microsoft Entra, signed with a key that only this world has.</summary>
internal sealed class TokenIssuer(PeopleDirectory people, SandboxClock clock, GuidSequence guids)
{
    public const string ArmAudience = "https://management.azure.com/";

    /// <summary>Of all storage accounts, in every cloud.</summary>
    public const string StorageAudience = "https://storage.azure.com/";

    // Azure CLI's client id: what a signed-in person's token carries.
    private const string UserClientId = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    private readonly byte[] key = RandomKey();

    public SandboxToken Issue(SandboxPerson person, TimeSpan lifetime, string audience)
    {
        var now = clock.Now.ToUnixTimeSeconds();
        var expires = now + (long)lifetime.TotalSeconds;
        if (audience == StorageAudience && lifetime > TimeSpan.Zero)
        {
            // The account may be an emulator's beside this sandbox, which goes by the real time.
            var real = SystemTime.UtcNow.ToUnixTimeSeconds();
            expires = Math.Max(expires, real + (long)lifetime.TotalSeconds);
            now = Math.Min(now, real);
        }

        var isUser = person.Kind == SandboxPersonKind.User;
        var claims = new JsonObject
        {
            ["aud"] = audience,
            ["iss"] = "https://sts.windows.net/" + PeopleDirectory.TenantId + "/",
            ["iat"] = Math.Min(now, expires - 1),
            ["nbf"] = Math.Min(now, expires - 1),
            ["exp"] = expires,
            ["appid"] = person.AppId ?? UserClientId,
            ["appidacr"] = isUser ? "0" : "1",
            ["idp"] = "https://sts.windows.net/" + PeopleDirectory.TenantId + "/",
            ["idtyp"] = isUser ? "user" : "app",
            ["name"] = person.DisplayName,
            ["oid"] = person.ObjectId,
            ["sub"] = person.ObjectId,
            ["tid"] = PeopleDirectory.TenantId,
            ["uti"] = guids.NextText(),
            ["ver"] = "1.0",
        };
        if (isUser)
        {
            claims["scp"] = "user_impersonation";
            claims["unique_name"] = person.Name;
            claims["upn"] = person.Name;
        }
        else
        {
            claims.Remove("name");
        }

        var content = Encode(new JsonObject { ["typ"] = "JWT", ["alg"] = "HS256", ["kid"] = "jitaccess-sandbox" }) + "." + Encode(claims);
        return new SandboxToken(content + "." + Sign(content), DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    /// <summary>The audience of tokens for a resource or scope, as clients name it; what is unknown is an audience by itself.</summary>
    public static string AudienceFor(string? resource)
    {
        var service = (resource ?? string.Empty).Trim();
        service = service.EndsWith("/.default", StringComparison.OrdinalIgnoreCase) ? service.Substring(0, service.Length - "/.default".Length) : service;
        var host = service.TrimEnd('/');
        return host.Length == 0 ? ArmAudience
            : host.Equals("https://storage.azure.com", StringComparison.OrdinalIgnoreCase)
                || host.IndexOf(".blob.core.", StringComparison.OrdinalIgnoreCase) > 0 ? StorageAudience
            : service;
    }

    /// <summary>Who holds a token.</summary>
    public TokenCheck Check(string token)
    {
        var end = token.LastIndexOf('.');
        var start = token.IndexOf('.');
        if (start <= 0 || end <= start || !Sign(token.Substring(0, end)).Equals(token.Substring(end + 1), StringComparison.Ordinal))
        {
            return new TokenCheck(null, null, default, default);
        }

        var claims = ArmJson.Parse(Encoding.UTF8.GetString(Decode(token.Substring(start + 1, end - start - 1))));
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.At("exp")!.GetValue<long>());
        return new TokenCheck(people.Find(claims.Text("oid") ?? string.Empty), claims.Text("aud"), expires, clock.Now);
    }

    private static byte[] RandomKey()
    {
        var bytes = new byte[32];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return bytes;
    }

    private static string Encode(JsonObject json) => Encode(Encoding.UTF8.GetBytes(ArmJson.Write(json)));

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Decode(string text)
    {
        text = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }

    private string Sign(string content)
    {
        using var hmac = new HMACSHA256(key);
        return Encode(hmac.ComputeHash(Encoding.ASCII.GetBytes(content)));
    }
}
