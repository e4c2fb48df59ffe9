using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>Computes from where ports of a VM can be reached. Pure.</summary>
internal static class ExposureCalculator
{
    private static readonly SecurityProtocol[] AllProtocols = [SecurityProtocol.Tcp, SecurityProtocol.Udp, SecurityProtocol.Icmp, SecurityProtocol.Esp, SecurityProtocol.Ah];

    /// <summary>The exposure of some ports: a row for each port and each combination of rules that lets somebody in.</summary>
    public static IEnumerable<JitExposure> OfPorts(VmNetwork network, IReadOnlyList<PortSpecification> ports)
    {
        var walks = network.Endpoints.Select(endpoint => PathWalk.Of(network, endpoint)).ToArray();
        return ports.SelectMany(port => walks.SelectMany(walk => Rows(network, walk, port.Protocol, port.Ports))
            .GroupBy(row => row.Key, StringComparer.Ordinal).Select(Merge).Select(row => row.ToExposure(network, port.ToString())));
    }

    /// <summary>The whole exposure: sources x protocol x ports, touching stretches of ports with the same sources merged.</summary>
    public static IEnumerable<JitExposure> OfEverything(VmNetwork network)
    {
        var walks = network.Endpoints.Select(endpoint => PathWalk.Of(network, endpoint)).ToArray();
        foreach (var protocol in AllProtocols)
        {
            var hasPorts = protocol is SecurityProtocol.Tcp or SecurityProtocol.Udp;
            var starts = hasPorts ? walks.SelectMany(walk => walk.Questions(protocol, PortRange.All)).Select(question => question.DestinationPort).Distinct().OrderBy(port => port).ToArray() : [0];
            var open = new List<ExposureRow>();
            for (var index = 0; index < starts.Length; index++)
            {
                var cell = hasPorts ? new PortRange(starts[index], index + 1 < starts.Length ? starts[index + 1] - 1 : 65535) : PortRange.All;
                var rows = walks.SelectMany(walk => Rows(network, walk, protocol, hasPorts ? cell : new PortRange(0, 0)))
                    .GroupBy(row => row.Verdict).Select(group => Merge(group) with { Ports = cell }).ToArray();
                foreach (var row in rows)
                {
                    var touching = open.FindIndex(earlier => earlier.Ports.Last + 1 == row.Ports.First && earlier.Verdict == row.Verdict && earlier.From.Equals(row.From));
                    if (touching >= 0)
                    {
                        open[touching] = open[touching] with { Ports = new PortRange(open[touching].Ports.First, row.Ports.Last), Rules = open[touching].Rules.Union(row.Rules).ToArray() };
                    }
                    else
                    {
                        open.Add(row);
                    }
                }
            }

            foreach (var row in open)
            {
                yield return row.ToExposure(network, row.Ports.ToString());
            }
        }
    }

    private static IEnumerable<ExposureRow> Rows(VmNetwork network, PathWalk walk, SecurityProtocol protocol, PortRange ports)
    {
        var family = AddressSet.AllOf(walk.Endpoint.Address.Family);
        foreach (var question in walk.Questions(protocol, ports))
        {
            foreach (var group in walk.Decide(question).Within(family).Entries.Where(entry => entry.Value.Verdict != Verdict.Denied).GroupBy(entry => entry.Value))
            {
                var decision = group.Key;
                var rules = walk.Endpoint.Path.Zip(decision.Decisions, (id, single) => (id.Name, single))
                    .SelectMany(pair => pair.single.Unless.Where(rule => rule.Access == RuleAccess.Allow).Append(pair.single.Rule!).Where(rule => rule is { Access: RuleAccess.Allow }).Select(rule => new PlacedName(pair.Name, rule.Name)))
                    .Concat(decision.Admin.Unless.Append(decision.Admin.Rule!).Where(rule => rule is { Access: AdminRuleAccess.AlwaysAllow }).Select(rule => new PlacedName(JitAccessStep.NetworkManager, rule.Name)))
                    .Distinct().ToArray();
                var notes = walk.Unresolved(decision).Concat(network.UnreadableAdminRules).ToList();
                if (walk.Endpoint.Path.Count == 0)
                {
                    notes.Add("no NSG on the way; a standard public IP address would still let nothing in");
                }

                yield return new ExposureRow(protocol, ports, AddressSet.Of(group.Select(entry => entry.Key)), decision.Verdict, rules, notes);
            }
        }
    }

    private static ExposureRow Merge(IEnumerable<ExposureRow> rows)
    {
        var all = rows.ToArray();
        return all[0] with
        {
            From = all.Aggregate(AddressSet.Empty, (set, row) => set.Union(row.From)),
            Rules = all.SelectMany(row => row.Rules).Distinct().ToArray(),
            Notes = all.SelectMany(row => row.Notes).Distinct(StringComparer.Ordinal).ToArray(),
        };
    }
}
