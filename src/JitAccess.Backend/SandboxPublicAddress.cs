using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Backend;

/// <summary>In a sandbox everybody comes from the same address, one that is set aside for documentation.</summary>
internal sealed class SandboxPublicAddress : IPublicAddress
{
    public static readonly IPAddressValue Address = IPAddressValue.Parse("203.0.113.7");

    public Task<IPAddressValue> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Address);
}
