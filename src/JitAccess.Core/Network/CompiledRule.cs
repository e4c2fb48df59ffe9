using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>A rule read against one destination address: which sources it decides, for which protocol and ports.</summary>
internal sealed class CompiledRule
{
    private static readonly (string Name, SecurityProtocol Protocol)[] ProtocolNames =
        [.. Enum.GetValues(typeof(SecurityProtocol)).Cast<SecurityProtocol>().Select(protocol => (protocol.ToString(), protocol))];

    private readonly SecurityProtocol? protocol;
    private readonly PortRange[] sourcePorts;
    private readonly PortRange[] destinationPorts;

    private CompiledRule(
        SecurityRule rule,
        SecurityProtocol? protocol,
        PortRange[] sourcePorts,
        PortRange[] destinationPorts,
        AddressSet known,
        AddressSet possible,
        string[] unresolved,
        string[] problems)
    {
        Rule = rule;
        this.protocol = protocol;
        this.sourcePorts = sourcePorts;
        this.destinationPorts = destinationPorts;
        Known = known;
        Possible = possible;
        Unresolved = unresolved;
        Problems = problems;
    }

    public SecurityRule Rule { get; }

    /// <summary>The sources that the rule certainly matches.</summary>
    public AddressSet Known { get; }

    /// <summary>The sources that it may match besides.</summary>
    public AddressSet Possible { get; }

    /// <summary>The names that could not be resolved, beside what is malformed.</summary>
    public IReadOnlyList<string> Unresolved { get; }

    /// <summary>What in the rule is malformed, each with the rule's name.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Why it is not known which sources the rule matches, a clause each; empty where <see cref="Known"/> is everything.</summary>
    public IEnumerable<string> Reasons =>
        Unresolved.Count == 0 ? Problems : Problems.Append($"rule '{Rule.Name}' names {string.Join(", ", Unresolved)}, which could not be resolved");

    public IReadOnlyList<PortRange> DestinationPorts => destinationPorts;

    public IReadOnlyList<PortRange> SourcePorts => sourcePorts;

    /// <summary>Null where the rule cannot concern this destination.</summary>
    public static CompiledRule? Compile(SecurityRule rule, IPAddressValue destination, AddressBook book)
    {
        var problems = new List<string>();
        var unresolved = new List<string>();
        var applies = Applies(rule, destination, book, problems, unresolved);
        if (applies == Verdict.Denied)
        {
            return null;
        }

        var knownRanges = new List<AddressRange>(rule.Sources.Count);
        var possibleRanges = new List<AddressRange>();
        foreach (var resolved in rule.Sources.Select(source => Resolve(rule, source, book, problems)).Concat(rule.SourceGroups.Select(book.Resolve)))
        {
            knownRanges.AddRange(resolved.Known.Ranges);
            if (resolved.Unresolved is not null)
            {
                possibleRanges.AddRange(resolved.Possible.Ranges);
                AddName(resolved, string.Empty, unresolved);
            }
        }

        var known = AddressSet.Of(knownRanges);
        var possible = possibleRanges.Count == 0 ? known : known.Union(AddressSet.Of(possibleRanges));
        if (applies == Verdict.Unknown)
        {
            known = AddressSet.Empty;
        }

        var sourcePorts = ReadPorts(rule, rule.SourcePorts, problems);
        var destinationPorts = ReadPorts(rule, rule.DestinationPorts, problems);
        var protocol = ReadProtocol(rule, problems);
        if (problems.Count > 0)
        {
            // A rule that cannot be read may match anything that its readable parts do not exclude.
            possible = possible.Union(known);
            known = AddressSet.Empty;
            sourcePorts = sourcePorts.Length == 0 ? [PortRange.All] : sourcePorts;
            destinationPorts = destinationPorts.Length == 0 ? [PortRange.All] : destinationPorts;
        }

        return new CompiledRule(
            rule, protocol, sourcePorts, destinationPorts, known, ReferenceEquals(possible, known) ? AddressSet.Empty : possible.Except(known), [.. unresolved],
            [.. problems]);
    }

    /// <summary>
    /// Whether a rule may decide about some packet to these ports; true where its ports or its protocol cannot be read. Cheaper than to compile it.
    /// </summary>
    public static bool MayConcern(SecurityRule rule, IReadOnlyList<PortSpecification> ports)
    {
        var problems = new List<string>();
        var protocol = ReadProtocol(rule, problems);
        var ranges = ReadPorts(rule, rule.DestinationPorts, problems);
        return ranges.Length == 0 || ports.Any(port => Concerns(protocol, ranges, port));
    }

    public bool Matches(TrafficQuestion question) =>
        (protocol is null or SecurityProtocol.Any || protocol == question.Protocol)
        && Any(destinationPorts, question.DestinationPort) && Any(sourcePorts, question.SourcePort);

    /// <summary>Whether the rule may decide about some packet to these ports.</summary>
    public bool Concerns(PortSpecification port) => Concerns(protocol, destinationPorts, port);

    /// <summary>The protocols that the rule may decide about.</summary>
    public IEnumerable<SecurityProtocol> Protocols =>
        protocol is null or SecurityProtocol.Any
            ? [SecurityProtocol.Tcp, SecurityProtocol.Udp, SecurityProtocol.Icmp, SecurityProtocol.Esp, SecurityProtocol.Ah]
            : [protocol.Value];

    private static bool Concerns(SecurityProtocol? protocol, PortRange[] ranges, PortSpecification port) =>
        (protocol is null or SecurityProtocol.Any || protocol == port.Protocol) && Array.Exists(ranges, range => range.Overlaps(port.Ports));

    private static bool Any(PortRange[] ranges, int port)
    {
        foreach (var range in ranges)
        {
            if (range.Contains(port))
            {
                return true;
            }
        }

        return false;
    }

    private static Verdict Applies(SecurityRule rule, IPAddressValue destination, AddressBook book, List<string> problems, List<string> unresolved)
    {
        var verdict = Verdict.Denied;
        foreach (var resolved in rule.Destinations.Select(text => Resolve(rule, text, book, problems)).Concat(rule.DestinationGroups.Select(book.Resolve)))
        {
            if (resolved.Known.Contains(destination))
            {
                return Verdict.Allowed;
            }

            if (resolved.Possible.Contains(destination))
            {
                verdict = Verdict.Unknown;
                AddName(resolved, "destination ", unresolved);
            }
        }

        return verdict;
    }

    private static void AddName(ResolvedAddresses resolved, string prefix, List<string> unresolved)
    {
        if (!resolved.IsMalformed)
        {
            unresolved.Add(prefix + resolved.Unresolved);
        }
    }

    private static ResolvedAddresses Resolve(SecurityRule rule, string text, AddressBook book, List<string> problems)
    {
        var resolved = book.Resolve(text, out var malformed);
        if (malformed)
        {
            problems.Add($"rule '{rule.Name}' has the malformed prefix '{text}'");
        }

        return malformed ? resolved with { IsMalformed = true } : resolved;
    }

    private static PortRange[] ReadPorts(SecurityRule rule, IReadOnlyList<string> texts, List<string> problems)
    {
        var ranges = new List<PortRange>();
        foreach (var text in texts)
        {
            if (PortRange.TryParse(text, out var range))
            {
                ranges.Add(range);
            }
            else
            {
                problems.Add($"rule '{rule.Name}' has the malformed port range '{text}'");
                ranges.Add(PortRange.All);
            }
        }

        return [.. ranges];
    }

    private static SecurityProtocol? ReadProtocol(SecurityRule rule, List<string> problems)
    {
        if (rule.Protocol == "*")
        {
            return SecurityProtocol.Any;
        }

        foreach (var (name, protocol) in ProtocolNames)
        {
            if (string.Equals(rule.Protocol, name, StringComparison.OrdinalIgnoreCase))
            {
                return protocol;
            }
        }

        problems.Add($"rule '{rule.Name}' has the unknown protocol '{rule.Protocol}'");
        return null;
    }
}
