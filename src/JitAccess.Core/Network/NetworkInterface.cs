using System.Collections.Generic;

namespace JitAccess.Core.Network;

/// <summary>A network interface (NIC) and its private addresses.</summary>
public sealed record NetworkInterface
{
    public required ResourceId Id { get; init; }

    /// <summary>The VM it is attached to; null where it is free.</summary>
    public ResourceId? VirtualMachineId { get; init; }

    public ResourceId? NetworkSecurityGroupId { get; init; }

    public IReadOnlyList<IPConfiguration> IPConfigurations { get; init; } = [];

    /// <summary>The resource that manages this one, such as a private endpoint or a managed cluster; its NICs are left alone.</summary>
    public string? ManagedBy { get; init; }
}
