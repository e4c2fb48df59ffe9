using System.Collections.Generic;
using JitAccess.Core.Network;

namespace JitAccess.Core.Facts;

/// <summary>A NIC of a protected VM and the private addresses that it had.</summary>
public sealed record AttachedInterface(ResourceId Id, IReadOnlyList<IPAddressValue> Addresses);
