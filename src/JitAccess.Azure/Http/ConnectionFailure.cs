using System;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using Azure;
using Azure.Identity;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>Turns what happens before there is an answer, signing in included, into an error that says what to check.</summary>
internal static class ConnectionFailure
{
    public static bool Explains(Exception exception) =>
        exception is AuthenticationFailedException or OperationCanceledException or RequestFailedException or IOException;

    public static GatewayException Of(Exception exception, Uri endpoint, ArmCall call) => exception switch
    {
        AuthenticationFailedException => Create(
            ErrorIds.AuthenticationFailed,
            JitErrorKind.Authentication,
            call,
            "signing in failed: " + exception.Message,
            "Sign in first (az login, or Connect-AzAccount) or choose a way with -Interactive, -DeviceCode, -Identity or -AccessToken; -TenantId names the tenant.",
            exception),
        _ => Unreachable(exception, endpoint, call),
    };

    /// <summary>Why somebody did not answer, and what helps where that is known.</summary>
    public static (string Reason, string? Advice) Explain(Exception exception) => exception switch
    {
        OperationCanceledException => ("it did not answer in time", null),
        _ when Find<AuthenticationException>(exception) is not null => (
            "its certificate is not trusted, or it speaks no TLS that this machine accepts",
            "-CertificatePath names a certificate to trust beside the system's; a proxy that opens TLS connections has one of its own."),
        _ => ((Find<SocketException>(exception) ?? exception.InnerException ?? exception).Message, null),
    };

    private static GatewayException Unreachable(Exception exception, Uri endpoint, ArmCall call)
    {
        var (reason, advice) = Explain(exception);
        return Create(
            ErrorIds.ServiceUnreachable,
            JitErrorKind.Connection,
            call,
            $"{endpoint.GetLeftPart(UriPartial.Authority)} cannot be reached: {reason}",
            advice ?? "Check the network, the proxy (HTTPS_PROXY) and, where one was given, the endpoint.",
            exception);
    }

    private static GatewayException Create(string id, JitErrorKind kind, ArmCall call, string reason, string advice, Exception exception) =>
        ArmFailure.Create(id, kind, call, status: 0, new ServiceError(Code: null, reason), advice, exception);

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }
}
