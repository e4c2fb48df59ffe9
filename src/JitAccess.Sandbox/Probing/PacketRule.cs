using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Probing;

/// <summary>An inbound rule, read for matching packets one by one.</summary>
internal sealed class PacketRule
{
    private readonly string protocol;
    private readonly PortSpan[] sourcePorts;
    private readonly PortSpan[] destinationPorts;
    private readonly string[] malformed;
    private readonly Side source;
    private readonly Side destination;

    private PacketRule(JsonNode rule, Side source, Side destination, IEnumerable<string> sourcePorts, IEnumerable<string> destinationPorts)
    {
        Name = rule.Text("name") ?? rule.Text("id") ?? string.Empty;
        Access = rule.Text("properties", "access") ?? "Deny";
        Priority = rule.Number("properties", "priority") ?? int.MaxValue;
        protocol = rule.Text("properties", "protocol") ?? "*";
        this.source = source;
        this.destination = destination;
        var texts = sourcePorts.ToArray();
        var others = destinationPorts.ToArray();
        this.sourcePorts = Parse(texts);
        this.destinationPorts = Parse(others);
        malformed = texts.Concat(others).Where(t => PortSpan.TryParse(t) is null).ToArray();
    }

    public string Name { get; }

    public string Access { get; }

    public int Priority { get; }

    public bool IsAllow => Access.Equals("Allow", StringComparison.OrdinalIgnoreCase);

    /// <summary>The inbound rules of an NSG, the first to be asked first.</summary>
    public static PacketRule[] OfGroup(JsonObject group) =>
        Ordered(group.Objects("properties", "securityRules").Concat(group.Objects("properties", "defaultSecurityRules")).Where(IsInbound).Select(OfRule));

    /// <summary>The inbound admin rules of a virtual network manager.</summary>
    public static PacketRule[] OfAdminRules(JsonArray rules) => Ordered(rules.OfType<JsonObject>().Where(IsInbound).Select(OfAdminRule));

    public bool Matches(Packet packet, ICollection<string> unresolved)
    {
        foreach (var text in malformed)
        {
            unresolved.Add(text);
        }

        return (protocol == "*" || protocol.Equals("Any", StringComparison.OrdinalIgnoreCase)
            || protocol.Equals(packet.Protocol, StringComparison.OrdinalIgnoreCase))
            && Array.Exists(sourcePorts, p => p.Contains(packet.SourcePort))
            && Array.Exists(destinationPorts, p => p.Contains(packet.DestinationPort))
            && source.Matches(packet.Source, packet.SourceGroups, packet.Tags, unresolved)
            && destination.Matches(packet.Destination, packet.DestinationGroups, packet.Tags, unresolved);
    }

    private static PacketRule OfRule(JsonObject rule) =>
        new(rule, Side.OfRule(rule, "source"), Side.OfRule(rule, "destination"), Ports(rule, "sourcePortRange"), Ports(rule, "destinationPortRange"));

    private static PacketRule OfAdminRule(JsonObject rule) => new(
        rule,
        new Side(rule.Objects("properties", "sources").Select(s => s.Text("addressPrefix") ?? string.Empty).DefaultIfEmpty("*"), []),
        new Side(rule.Objects("properties", "destinations").Select(s => s.Text("addressPrefix") ?? string.Empty).DefaultIfEmpty("*"), []),
        rule.Texts("properties", "sourcePortRanges").DefaultIfEmpty("*"),
        rule.Texts("properties", "destinationPortRanges").DefaultIfEmpty("*"));

    private static bool IsInbound(JsonObject rule) => "Inbound".Equals(rule.Text("properties", "direction"), StringComparison.OrdinalIgnoreCase);

    private static PacketRule[] Ordered(IEnumerable<PacketRule> rules) => rules.OrderBy(r => r.Priority).ToArray();

    private static IEnumerable<string> Ports(JsonObject rule, string field)
    {
        var many = rule.Texts("properties", field + "s");
        return rule.Text("properties", field) is { Length: > 0 } single ? many.Append(single) : many;
    }

    private static PortSpan[] Parse(string[] texts) => texts.Select(PortSpan.TryParse).OfType<PortSpan>().ToArray();
}
