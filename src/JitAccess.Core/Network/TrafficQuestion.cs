namespace JitAccess.Core.Network;

/// <summary>What is asked of an NSG for all sources at once: one protocol and, where it has ports, one destination and one source port.</summary>
/// <param name="Protocol">Not <see cref="SecurityProtocol.Any"/>.</param>
/// <param name="DestinationPort">0 to 65535; 0 for protocols without ports, so that only rules for all ports match them.</param>
/// <param name="SourcePort">0 to 65535; an ephemeral port unless told.</param>
public readonly record struct TrafficQuestion(SecurityProtocol Protocol, int DestinationPort, int SourcePort = TrafficQuestion.EphemeralPort)
{
    /// <summary>The port that a client's connection comes from where nothing else is said: the first of the IANA dynamic ports.</summary>
    public const int EphemeralPort = 49152;
}
