using System.Collections.Generic;

namespace JitAccess.Core.Network;

/// <summary>One private address of a NIC and the NSGs that a packet to it passes: the subnet's, then the NIC's.</summary>
/// <param name="Interface">The NIC.</param>
/// <param name="Address">The private address.</param>
/// <param name="NetworkId">The VNet.</param>
/// <param name="Path">None, one or two NSGs, in the order in which they decide.</param>
public sealed record VmEndpoint(NetworkInterface Interface, IPAddressValue Address, ResourceId NetworkId, IReadOnlyList<ResourceId> Path);
