using System;
using System.Globalization;
using Azure;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>Turns a refusal of the service into an error with a stable id and the advice that fits.</summary>
internal static class ArmFailure
{
    public static GatewayException Of(Response response, ArmCall call, DateTimeOffset now)
    {
        var error = ServiceError.Read(response.Content.ToArray());
        var (id, kind, advice) = Judge(response, error.Code, call, now);
        var requestId = response.Headers.TryGetValue("x-ms-request-id", out var text) ? text : null;
        return Create(id, kind, call, response.Status, error, advice, requestId: requestId);
    }

    public static GatewayException OfOperation(ServiceError error, string status, ArmCall call) =>
        Create(
            ErrorIds.OperationFailed,
            JitErrorKind.Service,
            call,
            0,
            error with { Code = error.Code ?? status },
            "Azure accepted it first and gave up then; read the resource again before trying once more.");

    public static GatewayException TimedOut(TimeSpan limit, ArmCall call) =>
        Create(
            ErrorIds.OperationTimedOut,
            JitErrorKind.Timeout,
            call,
            0,
            new ServiceError(null, string.Format(CultureInfo.InvariantCulture, "Azure was still working on it after {0:0} minutes", limit.TotalMinutes)),
            "It may still take effect.");

    public static GatewayException Malformed(string what, ArmCall call, int status, Exception? inner = null) =>
        Create(ErrorIds.AnswerMalformed, JitErrorKind.Service, call, status, new ServiceError(null, "the answer cannot be used: " + what), advice: null, inner);

    public static GatewayException Create(
        string id, JitErrorKind kind, ArmCall call, int status, ServiceError error, string? advice, Exception? inner = null, string? requestId = null)
    {
        var message = SafeText.Clean(error.Message).TrimEnd('.');
        var facts = (error.Code is null ? string.Empty : SafeText.Clean(error.Code) + ", ")
            + (status == 0 ? string.Empty : string.Format(CultureInfo.InvariantCulture, "HTTP {0}, ", status))
            + "correlation id " + call.CorrelationId
            + (string.IsNullOrEmpty(requestId) ? string.Empty : ", request id " + SafeText.Clean(requestId));
        var text = $"Could not {call.Action}: {(message.Length == 0 ? "Azure gave no reason" : message)} ({facts}).{(advice is null ? string.Empty : " " + advice)}";
        return new GatewayException(id, kind, text, status, error.Code, call.Target, inner) { RequestId = call.RequestId };
    }

    private static (string Id, JitErrorKind Kind, string? Advice) Judge(Response response, string? code, ArmCall call, DateTimeOffset at) =>
        response.Status switch
        {
            401 when call.IsAboutDirectory =>
                (ErrorIds.TokenInvalid, JitErrorKind.Authentication,
                    "The token for Microsoft Graph has expired or is none for Graph: sign in and connect again with Connect-JitAccess."),
            403 when call.IsAboutDirectory => (
                ErrorIds.AuthorizationFailed,
                JitErrorKind.PermissionDenied,
                "Microsoft Graph asks for the permissions User.ReadBasic.All (User.Read.All for an application), GroupMember.Read.All and Application.Read.All; "
                + "who administers the directory can grant them. Object ids of people work without."),
            401 when Is(code, "ExpiredAuthenticationToken") =>
                (ErrorIds.TokenExpired, JitErrorKind.Authentication, "The access token has expired: connect again with Connect-JitAccess."),
            401 when code?.StartsWith("InvalidAuthenticationToken", StringComparison.OrdinalIgnoreCase) == true =>
                (ErrorIds.TokenInvalid, JitErrorKind.Authentication,
                    "The access token is not one for this Azure Resource Manager, or for another tenant: sign in to the right one and connect again."),
            401 => (ErrorIds.AuthenticationFailed, JitErrorKind.Authentication, "Sign in and connect again with Connect-JitAccess."),
            403 when Is(code, "RequestDisallowedByPolicy") || Is(code, "RequestDisallowedByAzure") =>
                (ErrorIds.RequestDisallowedByPolicy, JitErrorKind.PermissionDenied,
                    "An Azure Policy forbids it; waiting does not help, an exemption from that policy does."),
            403 => (ErrorIds.AuthorizationFailed, JitErrorKind.PermissionDenied,
                "The connected account lacks a role with this right; somebody who has one can do it."),
            404 when call.IsAboutVirtualMachine => (ErrorIds.VmNotFound, JitErrorKind.NotFound, "Get-JitVm lists the VMs that there are."),
            404 => (ErrorIds.ResourceNotFound, JitErrorKind.NotFound, null),
            409 when Is(code, "ScopeLocked") =>
                (ErrorIds.ScopeLocked, JitErrorKind.InvalidOperation, "Who may manage locks can remove it: az lock list shows where it is."),
            429 => (ErrorIds.ServiceThrottled, JitErrorKind.LimitsExceeded, Wait(response, at)),
            _ => (ErrorIds.ServiceError, JitErrorKind.Service, null),
        };

    private static string Wait(Response response, DateTimeOffset now) =>
        RetryAfter.Of(response, now) is { } wait && wait > TimeSpan.Zero
            ? string.Format(CultureInfo.InvariantCulture, "Azure asks to wait {0:0} seconds before the next try.", Math.Ceiling(wait.TotalSeconds))
            : "Azure is busy with other requests; try again in a minute.";

    private static bool Is(string? code, string expected) => string.Equals(code, expected, StringComparison.OrdinalIgnoreCase);
}
