using System.Collections.Generic;

namespace JitAccess.Core.Network;

/// <summary>One private address of a network interface.</summary>
public sealed record IPConfiguration
{
    public required string Name { get; init; }

    public required IPAddressValue PrivateAddress { get; init; }

    public required ResourceId SubnetId { get; init; }

    public bool IsPrimary { get; init; }

    public ResourceId? PublicIPAddressId { get; init; }

    public IReadOnlyList<ResourceId> ApplicationSecurityGroupIds { get; init; } = [];

    /// <summary>Whether the address is behind a load balancer, whose floating-IP frontends would carry another destination.</summary>
    public bool IsBehindLoadBalancer { get; init; }
}
