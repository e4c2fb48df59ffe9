using System.Collections.Generic;

namespace JitAccess.Core.Network;

public sealed record VirtualNetwork
{
    public required ResourceId Id { get; init; }

    public IReadOnlyList<string> AddressSpace { get; init; } = [];

    /// <summary>The address spaces of the VNets peered with this one.</summary>
    public IReadOnlyList<string> PeeredAddressSpace { get; init; } = [];

    /// <summary>Whether a connected peering does not tell its address space.</summary>
    public bool HasUnreadPeering { get; init; }

    /// <summary>Whether a peering uses the other side's gateway.</summary>
    public bool UsesRemoteGateway { get; init; }

    public IReadOnlyList<Subnet> Subnets { get; init; } = [];
}
