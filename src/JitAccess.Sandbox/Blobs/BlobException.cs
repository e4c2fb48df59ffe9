using System;

namespace JitAccess.Sandbox.Blobs;

/// <summary>A refusal, as the blob service words it.</summary>
internal sealed class BlobException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>What <c>AuthenticationErrorDetail</c> says; <see langword="null"/> for none.</summary>
    public string? Detail { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static BlobException PermissionMismatch() =>
        new(403, "AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.");
}
