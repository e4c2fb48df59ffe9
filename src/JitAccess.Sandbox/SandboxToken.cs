using System;

namespace JitAccess.Sandbox;

/// <summary>A bearer token that the sandbox accepts from its holder until it expires.</summary>
public sealed class SandboxToken
{
    internal SandboxToken(string accessToken, DateTimeOffset expiresOn)
    {
        AccessToken = accessToken;
        ExpiresOn = expiresOn;
    }

    /// <summary>A signed JWT with the claims of a Microsoft Entra token (oid, tid, upn, idtyp, appid, iss, aud, exp).</summary>
    public string AccessToken { get; }

    public DateTimeOffset ExpiresOn { get; }
}
