using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>A piece of access that exempt sources have and a baseline would sever.</summary>
internal sealed record KeptAccess(IPAddressValue Destination, SecurityProtocol Protocol, PortRange Ports, PortRange SourcePorts, AddressSet Sources);
