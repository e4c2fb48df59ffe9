using System.Collections.Generic;

namespace JitAccess.Core.Network;

/// <summary>A virtual machine, as far as its network access is concerned.</summary>
public sealed record VirtualMachine
{
    public required ResourceId Id { get; init; }

    public string Name => Id.Name;

    /// <summary>The identity that a deletion and re-creation under the same name does not keep.</summary>
    public required string VmId { get; init; }

    public IReadOnlyList<ResourceId> NetworkInterfaceIds { get; init; } = [];

    /// <summary><c>Linux</c>, <c>Windows</c>, or null.</summary>
    public string? OSType { get; init; }

    public string? Location { get; init; }

    /// <summary>The scale set that this is an instance of; such VMs are refused.</summary>
    public ResourceId? ScaleSetId { get; init; }

    public string? ManagedBy { get; init; }
}
