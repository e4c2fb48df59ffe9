using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Support;

/// <summary>Makes packets for the rules of one endpoint: into every rule, at every corner, and anywhere.</summary>
internal sealed class PacketMaker
{
    // Where VirtualNetwork, Internet and AzureLoadBalancer begin and end.
    private static readonly string[] TagBounds =
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16", "fc00::/7", "fe80::/10", "::1"];

    private static readonly SecurityProtocol[] Protocols = [SecurityProtocol.Tcp, SecurityProtocol.Udp, SecurityProtocol.Icmp, SecurityProtocol.Esp,
        SecurityProtocol.Ah];

    private readonly Random random;
    private readonly bool isV6;
    private readonly AddressSpan[] tagSpans;
    private readonly SecurityRule[] rules;
    private readonly UInt128[] sources;
    private readonly UInt128[] starts;
    private readonly int[] ports;
    private readonly int[] sourcePorts;
    private readonly ILookup<ResourceId, UInt128> members;

    public PacketMaker(Scene scene, VmEndpoint endpoint, Random random, params IReadOnlyList<SecurityRule> asIf)
    {
        this.random = random;
        isV6 = endpoint.Address.Family == IPFamily.V6;
        var network = scene.Network.Networks[endpoint.NetworkId];
        tagSpans = [.. TagBounds.Concat(network.AddressSpace).Concat(network.PeeredAddressSpace).Select(AddressSpan.TryParse).OfType<AddressSpan>()
            .Where(span => span.IsV6 == isV6)];
        members = scene.Network.Interfaces.Concat(scene.Others).SelectMany(nic => nic.IPConfigurations)
            .SelectMany(configuration => configuration.ApplicationSecurityGroupIds.Select(id =>
                (Id: id, Span: AddressSpan.TryParse(configuration.PrivateAddress.ToString())!.Value)))
            .Where(pair => pair.Span.IsV6 == isV6).ToLookup(pair => pair.Id, pair => pair.Span.First);
        rules = [.. endpoint.Path.Distinct().SelectMany(id => scene.Network.SecurityGroups[id].Rules).Concat(asIf)
            .Where(rule => rule.Direction == RuleDirection.Inbound)];
        AddressSpan[] spans = [.. rules.SelectMany(rule => rule.Sources).Select(AddressSpan.TryParse).OfType<AddressSpan>().Where(span => span.IsV6 == isV6)
            .Concat(tagSpans).Append(AddressSpan.AllOf(isV6))];
        sources = [.. spans.SelectMany(span => span.Corners()).Concat(members.SelectMany(group => group)).Distinct().Where(IsUsable)];
        starts = [.. spans.SelectMany(span => span.Starts()).Concat(members.SelectMany(group => group)).Distinct().Where(IsUsable)];
        ports = Corners(rules.SelectMany(rule => rule.DestinationPorts));
        sourcePorts = Corners(rules.SelectMany(rule => rule.SourcePorts));
    }

    public IReadOnlyList<SecurityRule> Rules => rules;

    /// <summary>Packets at every corner of every dimension, into every rule, and anywhere.</summary>
    /// <param name="perRule">How many into each rule.</param>
    /// <param name="anywhere">How many without any aim.</param>
    public IEnumerable<Packet> Packets(int perRule, int anywhere) =>
        sources.SelectMany(source => new[] { Any(source: source), Aimed(Of(rules), source) })
            .Concat(ports.SelectMany(port => new[] { Packet(Source(), Transport(), port, Of(sourcePorts)),
                Packet(Of(sources), Transport(), port, Of(sourcePorts)) }))
            .Concat(sourcePorts.Select(port => Packet(Of(sources), Transport(), Of(ports), port)))
            .Concat(rules.SelectMany(rule => Enumerable.Range(0, perRule).Select(_ => Into(rule))))
            .Concat(Enumerable.Range(0, anywhere).Select(_ => Any(Source())));

    /// <summary>A packet that a rule matches, unless its destination is another one.</summary>
    public Packet Into(SecurityRule rule) => Aimed(rule, SourceIn(rule));

    /// <summary>
    /// The first packet of every cell of the grid that the rules lay over the packets of one rule. First match is constant within a cell,
    /// so a rule that decides none of these decides nothing.
    /// </summary>
    public IEnumerable<Packet> Grid(SecurityRule rule)
    {
        var inside = rule.Sources.Count == 0 ? starts
            : starts.Where(source => rule.Sources.Any(text => AddressSpan.TryParse(text) is not { } span || span.Contains(isV6, source)));
        return from source in inside.ToArray()
               from protocol in ProtocolsOf(rule)
               from port in HasPorts(protocol) ? Starts(rules.SelectMany(other => other.DestinationPorts)).Where(port => Holds(rule.DestinationPorts, port))
                   : [0]
               from sourcePort in HasPorts(protocol) ? Starts(rules.SelectMany(other => other.SourcePorts)).Where(port => Holds(rule.SourcePorts, port)) : [0]
               select new Packet(isV6, source, protocol, port, sourcePort);
    }

    public static bool Holds(IEnumerable<string> ranges, int port) => ranges.Select(Bounds).Any(bounds => bounds.First <= port && port <= bounds.Last);

    public static (int First, int Last) Bounds(string range)
    {
        if (range == "*")
        {
            return (0, 65535);
        }

        var parts = range.Split('-');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[^1], CultureInfo.InvariantCulture));
    }

    private static bool HasPorts(SecurityProtocol protocol) => protocol is SecurityProtocol.Tcp or SecurityProtocol.Udp;

    private static int[] Starts(IEnumerable<string> ranges) =>
        [.. ranges.Append("*").Distinct().Select(Bounds).SelectMany(bounds => new[] { bounds.First, bounds.Last + 1 }).Where(port => port <= 65535).Distinct()
            .Order()];

    private static int[] Corners(IEnumerable<string> ranges) =>
        [.. ranges.Append("*").Distinct().Select(Bounds).SelectMany(bounds => new[] { bounds.First - 1, bounds.First, bounds.Last, bounds.Last + 1 })
            .Where(port => port is >= 0 and <= 65535).Distinct().Order()];

    private static IEnumerable<SecurityProtocol> ProtocolsOf(SecurityRule rule) =>
        rule.Protocol == "*" ? Protocols : [Protocols.First(protocol => rule.Protocol.Equals(protocol.ToString(), StringComparison.OrdinalIgnoreCase))];

    // The probe takes an IPv6 address that wraps an IPv4 one for the IPv4 address.
    private static bool IsUsable(UInt128 source) => source >> 32 != 0xffff;

    private Packet Any(UInt128 source) => Packet(source, Of(Protocols), Of(ports), Of(sourcePorts));

    private Packet Aimed(SecurityRule? rule, UInt128 source) => rule is null
        ? Any(source)
        : Packet(source, Of(ProtocolsOf(rule).ToArray()), PortIn(rule.DestinationPorts), PortIn(rule.SourcePorts));

    private static Packet Packet(bool v6, UInt128 source, SecurityProtocol protocol, int port, int sourcePort) =>
        HasPorts(protocol) ? new(v6, source, protocol, port, sourcePort) : new(v6, source, protocol, 0, 0);

    private Packet Packet(UInt128 source, SecurityProtocol protocol, int port, int sourcePort) => Packet(isV6, source, protocol, port, sourcePort);

    private SecurityProtocol Transport() => random.Next(4) == 0 ? SecurityProtocol.Udp : SecurityProtocol.Tcp;

    private UInt128 Source()
    {
        var source = random.Next(3) == 0 ? Of(sources) : AddressSpan.AllOf(isV6).Pick(random);
        return IsUsable(source) ? source : 0;
    }

    private UInt128 SourceIn(SecurityRule rule)
    {
        if (rule.SourceGroups.Count > 0)
        {
            var inside = rule.SourceGroups.SelectMany(id => members[id]).ToArray();
            return inside.Length == 0 || random.Next(4) == 0 ? Of(sources) : Of(inside);
        }

        var text = Of(rule.Sources.ToArray())!;
        var span = AddressSpan.TryParse(text) ?? (random.Next(2) == 0 ? Of(tagSpans) : AddressSpan.AllOf(isV6));
        var source = span.IsV6 == isV6 ? span.Pick(random) : Of(sources);
        return IsUsable(source) ? source : 0;
    }

    private int PortIn(IReadOnlyList<string> ranges)
    {
        var (first, last) = Bounds(ranges[random.Next(ranges.Count)]);
        return random.Next(4) switch
        {
            0 => first,
            1 => last,
            2 => ports.Where(port => first <= port && port <= last).OrderBy(_ => random.Next()).FirstOrDefault(first),
            _ => random.Next(first, last + 1),
        };
    }

    private T Of<T>(T[] values) => values.Length == 0 ? default! : values[random.Next(values.Length)];
}
