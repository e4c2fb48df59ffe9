using System;
using System.Net.Http;
using Azure.Core;
using JitAccess.Azure.Graph;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>How an Azure Resource Manager is reached: the real one, or a sandbox that speaks like it.</summary>
public sealed record ArmConnection
{
    public required Uri Endpoint { get; init; }

    /// <summary>What sends the requests. The session that is opened over it disposes it.</summary>
    public required HttpMessageHandler Handler { get; init; }

    public required TokenCredential Credential { get; init; }

    /// <summary>What access tokens are asked for.</summary>
    public required string Scope { get; init; }

    /// <summary>Where people and groups are looked up; null where there is no token for it.</summary>
    public GraphConnection? Graph { get; init; }

    /// <summary>The clock that waits are made on and expiries are judged by. A <see cref="ServiceClock"/> is set by the answers.</summary>
    public required IClock Clock { get; init; }

    /// <summary>Whether tokens live by <see cref="Clock"/>, as those of a sandbox do, and not by the machine's.</summary>
    public bool TokensFollowClock { get; init; }

    /// <summary>
    /// Whether attempts time out by <see cref="Clock"/> and not by the machine's: for a clock by which many can wait side by side, and which nobody moves
    /// by waiting.
    /// </summary>
    public bool TimeoutsFollowClock { get; init; }

    /// <summary>Gives numbers from 0 to less than 1 that spread retries; safe for several threads.</summary>
    public Func<double> Jitter { get; init; } = Http.Jitter.Next;

    /// <summary>Only HTTPS, without exception: a token goes there.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.EndpointInvalid"/>.</exception>
    public static Uri RequireSecure(Uri endpoint)
    {
        if (endpoint.IsAbsoluteUri
            && endpoint.Scheme == Uri.UriSchemeHttps
            && endpoint.UserInfo.Length == 0
            && endpoint.Query.Length == 0
            && endpoint.Fragment.Length == 0)
        {
            return endpoint;
        }

        // Without what could be a password or a signature.
        var shown = endpoint.IsAbsoluteUri ? endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : endpoint.OriginalString;
        throw new JitAccessException(
            ErrorIds.EndpointInvalid,
            JitErrorKind.InvalidArgument,
            $"'{shown}' cannot be used as an endpoint: an access token goes there, so it must be an https:// address without user name and query, "
            + "such as https://localhost:8443.",
            shown);
    }
}
