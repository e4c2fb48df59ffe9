using System;
using JitAccess.Sandbox.Identity;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Http;

/// <summary>The answer that a fault gives in place of the service.</summary>
internal static class FaultRefusal
{
    /// <returns><see langword="null"/> for a fault that lets the service answer.</returns>
    public static ArmException? Of(FaultRule fault, ArmRequest request, SandboxPerson? caller, string? permission)
    {
        var message = fault.Message ?? "A scripted fault of the sandbox.";
        var scope = "/" + string.Join("/", request.Segments);
        return fault.Kind switch
        {
            FaultKind.Status => new ArmException(fault.Status, fault.Code ?? DefaultCode(fault.Status), message).After(fault.RetryAfter),
            FaultKind.Throttle => new ArmException(429, fault.Code ?? "TooManyRequests", message).After(fault.RetryAfter ?? TimeSpan.FromSeconds(5)),
            FaultKind.Busy => SecurityGroupStore.Busy(scope).After(fault.RetryAfter),
            FaultKind.Lock => LockTable.Locked(scope, request.Method == "DELETE", scope),
            FaultKind.Forbidden when caller is not null => Authorization.Refused(caller, permission ?? "*", scope),
            FaultKind.Forbidden => new ArmException(403, "AuthorizationFailed", message),
            _ => null,
        };
    }

    private static string DefaultCode(int status) => status switch
    {
        403 => "AuthorizationFailed",
        404 => "ResourceNotFound",
        409 => "Conflict",
        429 => "TooManyRequests",
        503 => "ServerBusy",
        < 500 => "BadRequest",
        _ => "InternalServerError",
    };
}
