using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;

namespace JitAccess.Core.Ports;

/// <summary>The address that the caller is seen under from outside: what <c>Me</c> means as a source.</summary>
public interface IPublicAddress
{
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.PublicAddressUnknown"/>: no endpoint is configured, or it did not answer with an address.
    /// </exception>
    Task<IPAddressValue> GetAsync(CancellationToken cancellationToken);
}
