using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>A VM as a sweep found it.</summary>
/// <param name="Id">Which.</param>
/// <param name="VmId">The identity that does not survive a re-creation; null where the VM is gone.</param>
/// <param name="Interfaces">Its network interfaces; none where it is gone.</param>
internal sealed record SeenVm(ResourceId Id, string? VmId, IReadOnlyList<NetworkInterface> Interfaces)
{
    public static SeenVm Gone(ResourceId id) => new(id, null, []);

    /// <summary>The private addresses, as rules write them.</summary>
    public IEnumerable<string> Addresses => Interfaces.SelectMany(nic => nic.IPConfigurations).Select(configuration => configuration.PrivateAddress.ToString());
}
