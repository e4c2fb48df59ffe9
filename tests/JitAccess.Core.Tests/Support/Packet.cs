using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Support;

/// <summary>One packet to one private address.</summary>
internal readonly record struct Packet(bool IsV6, UInt128 From, SecurityProtocol Protocol, int Port, int SourcePort)
{
    public string Source => AddressSpan.TextOf(IsV6, From);

    public TrafficQuestion Question => new(Protocol, Port, SourcePort);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Protocol} from {Source}:{SourcePort} to port {Port}");
}
