using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Tests.Support;

/// <summary>What a request asks for, in terms of packets.</summary>
internal static class Asking
{
    /// <summary>A rule with the shape of the request, for making packets around it.</summary>
    public static SecurityRule AsRule(AccessRequest request) =>
        Lab.Allow("asked", SecurityRule.FirstPriority, request.Source.ToString(), request.Port.Ports.ToString(), request.Port.Protocol.ToString());

    public static bool IsFor(AccessRequest request, Packet packet)
    {
        var (first, last) = PacketMaker.Bounds(request.Port.Ports.ToString());
        return packet.Protocol == request.Port.Protocol && first <= packet.Port && packet.Port <= last
            && AddressSpan.TryParse(request.Source.ToString())!.Value.Contains(packet.IsV6, packet.From);
    }

    public static bool IsIn(IEnumerable<string> prefixes, Packet packet) =>
        prefixes.Select(AddressSpan.TryParse).OfType<AddressSpan>().Any(span => span.Contains(packet.IsV6, packet.From));
}
