using System;

namespace JitAccess.Core.Ports;

/// <summary>Azure Resource Manager said no, or did not answer.</summary>
public sealed class GatewayException : JitAccessException
{
    public GatewayException(
        string errorId, JitErrorKind kind, string message, int status, string? code, object? target = null, Exception? innerException = null)
        : base(errorId, kind, message, target, innerException)
    {
        Status = status;
        Code = code;
    }

    /// <summary>The HTTP status; 0 where there was no answer.</summary>
    public int Status { get; }

    /// <summary>The service's own error code, such as <c>SecurityRuleConflict</c>.</summary>
    public string? Code { get; }

    /// <summary>Somebody else took the priority: read again and take another one.</summary>
    public bool IsRuleConflict => string.Equals(Code, "SecurityRuleConflict", StringComparison.OrdinalIgnoreCase);

    /// <summary>A management lock stands in the way.</summary>
    public bool IsScopeLocked => string.Equals(Code, "ScopeLocked", StringComparison.OrdinalIgnoreCase);

    /// <summary>The caller lacks a right; somebody else may have it.</summary>
    public bool IsAuthorizationFailed => string.Equals(ErrorId, ErrorIds.AuthorizationFailed, StringComparison.Ordinal);

    public bool IsNotFound => Status == 404;
}
