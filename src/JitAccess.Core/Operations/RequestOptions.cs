using System;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>What Request-JitAccess was told.</summary>
public sealed record RequestOptions
{
    public required VmReference Vm { get; init; }

    /// <summary>Null for the policy's only port.</summary>
    public PortSpecification? Port { get; init; }

    /// <summary>An address, a CIDR, or <c>Me</c>; null is <c>Me</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Null for one hour, or what the policy allows if that is less.</summary>
    public TimeSpan? Duration { get; init; }

    public string? Reason { get; init; }

    public string? Ticket { get; init; }

    /// <summary>When to open, up to 7 days ahead; null for at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Open without approval, in an emergency, where the policy lets the caller.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>Refuse what cannot be proved.</summary>
    public bool RequireProof { get; init; }
}
