using System;

namespace JitAccess.Sandbox.Identity;

/// <summary>What a token proved to be.</summary>
internal sealed class TokenCheck(SandboxPerson? holder, string? audience, DateTimeOffset expiresOn, DateTimeOffset now)
{
    /// <summary>The holder, even of an expired token; <see langword="null"/> when this world did not issue it.</summary>
    public SandboxPerson? Holder { get; } = holder;

    /// <summary>The service that the token is for.</summary>
    public string? Audience { get; } = audience;

    public DateTimeOffset ExpiresOn { get; } = expiresOn;

    public DateTimeOffset CheckedAt { get; } = now;

    /// <summary>The holder of a token that is good now.</summary>
    public SandboxPerson? Present => IsExpired ? null : Holder;

    public bool IsExpired => CheckedAt >= ExpiresOn;
}
