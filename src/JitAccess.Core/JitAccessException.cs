using System;

namespace JitAccess.Core;

/// <summary>An error with a stable id and a message that says which value, what is allowed and what to do next.</summary>
public class JitAccessException : Exception
{
    public JitAccessException(string errorId, JitErrorKind kind, string message, object? target = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
        Target = target;
    }

    /// <summary>One of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    public JitErrorKind Kind { get; }

    /// <summary>The value, VM or request that the error is about.</summary>
    public object? Target { get; }

    /// <summary>The request that the error belongs to; null where there is none.</summary>
    public string? RequestId { get; init; }
}
