using System;

namespace JitAccess.Core.Operations;

/// <summary>A port of a policy, and what counts for it.</summary>
public sealed record JitPolicyPort
{
    /// <summary>Such as <c>ssh</c> or <c>8443</c>.</summary>
    public required string Port { get; init; }

    /// <summary>Its own longest duration, else the policy's.</summary>
    public required TimeSpan MaxDuration { get; init; }

    /// <summary>Its own sources, else the policy's.</summary>
    public required string AllowedSource { get; init; }

    /// <summary>The port, with the limits of its own: <c>rdp (30m, from 10.0.0.0/8)</c>.</summary>
    public required string Text { get; init; }

    public override string ToString() => Text;
}
