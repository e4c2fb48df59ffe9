using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>Computes from where ports of a VM can be reached. Pure.</summary>
internal static class ExposureCalculator
{
    private static readonly SecurityProtocol[] AllProtocols =
        [SecurityProtocol.Tcp, SecurityProtocol.Udp, SecurityProtocol.Icmp, SecurityProtocol.Esp, SecurityProtocol.Ah];

    /// <summary>The exposure of some ports: a row for each port and each combination of rules that lets somebody in.</summary>
    public static IEnumerable<JitExposure> OfPorts(VmNetwork network, IReadOnlyList<PortSpecification> ports)
    {
        // Of a large fleet's rules most are about other ports; their addresses need not even be read.
        var asked = network.Where(rule => CompiledRule.MayConcern(rule, ports));
        var walks = asked.Endpoints.Select(endpoint => new OpenRules(PathWalk.Of(asked, endpoint), network)).ToArray();
        var reach = Reach.Of(network);
        return ports.SelectMany(port => walks.SelectMany(walk => Rows(walk, port.Protocol, port.Ports))
            .GroupBy(row => row.Key, StringComparer.Ordinal).Select(Merge).Select(row => row.ToExposure(network, reach, port.ToString())));
    }

    /// <summary>The whole exposure: sources x protocol x ports, touching stretches of ports with the same sources merged.</summary>
    public static IEnumerable<JitExposure> OfEverything(VmNetwork network)
    {
        var reach = Reach.Of(network);
        return RowsOfEverything(network, network.Endpoints.Select(endpoint => PathWalk.Of(network, endpoint)).ToArray())
            .Select(row => row.ToExposure(network, reach, row.Ports.ToString()));
    }

    /// <summary>The rows of the whole exposure.</summary>
    public static IEnumerable<ExposureRow> RowsOfEverything(VmNetwork network, IReadOnlyList<PathWalk> walks)
    {
        var named = walks.Select(walk => new OpenRules(walk, network)).ToArray();
        foreach (var protocol in AllProtocols)
        {
            var hasPorts = protocol is SecurityProtocol.Tcp or SecurityProtocol.Udp;
            var starts = hasPorts
                ? walks.SelectMany(walk => walk.Questions(protocol, PortRange.All)).Select(question => question.DestinationPort).Distinct()
                .OrderBy(port => port).ToArray() : [0];
            var open = new List<MergedRow>();
            var touching = new List<MergedRow>();
            for (var index = 0; index < starts.Length; index++)
            {
                var cell = hasPorts ? new PortRange(starts[index], index + 1 < starts.Length ? starts[index + 1] - 1 : 65535) : PortRange.All;
                var rows = RowsOfCell(named, protocol, cell, hasPorts ? cell : new PortRange(0, 0));
                var next = new List<MergedRow>();
                foreach (var row in rows)
                {
                    var merged = touching.Find(earlier => earlier.Continues(row));
                    if (merged is null)
                    {
                        open.Add(merged = new MergedRow(row));
                    }
                    else
                    {
                        merged.Add(row);
                    }

                    next.Add(merged);
                }

                touching = next;
            }

            foreach (var row in open)
            {
                yield return row.ToRow();
            }
        }
    }

    // A row for each verdict.
    private static IReadOnlyList<ExposureRow> RowsOfCell(IReadOnlyList<OpenRules> walks, SecurityProtocol protocol, PortRange cell, PortRange asked)
    {
        var found = new List<(Verdict Verdict, List<AddressRange> From, HashSet<PathDecision> Decisions, List<OpenRules.Names> Names)>();
        foreach (var walk in walks)
        {
            foreach (var entry in walk.Walk.Questions(protocol, asked).SelectMany(question => Open(walk.Walk, question)))
            {
                var position = found.FindIndex(row => row.Verdict == entry.Value.Verdict);
                if (position < 0)
                {
                    position = found.Count;
                    found.Add((entry.Value.Verdict, [], [], []));
                }

                found[position].From.Add(entry.Key);
                if (found[position].Decisions.Add(entry.Value))
                {
                    found[position].Names.Add(walk.Of(entry.Value));
                }
            }
        }

        return found.ConvertAll(row => new ExposureRow(
            protocol, cell, AddressSet.Of(row.From), row.Verdict,
            row.Names.SelectMany(names => names.Rules).Distinct().ToArray(),
            row.Names.SelectMany(names => names.Notes).Distinct(StringComparer.Ordinal).ToArray()));
    }

    // A row for each combination of rules.
    private static IEnumerable<ExposureRow> Rows(OpenRules walk, SecurityProtocol protocol, PortRange ports)
    {
        foreach (var group in walk.Walk.Questions(protocol, ports).SelectMany(question => Open(walk.Walk, question).GroupBy(entry => entry.Value)))
        {
            var names = walk.Of(group.Key);
            yield return new ExposureRow(protocol, ports, AddressSet.Of(group.Select(entry => entry.Key)), group.Key.Verdict, names.Rules, names.Notes);
        }
    }

    private static IEnumerable<KeyValuePair<AddressRange, PathDecision>> Open(PathWalk walk, TrafficQuestion question) =>
        walk.Decide(question).Entries.Where(entry => entry.Key.Family == walk.Endpoint.Address.Family && entry.Value.Verdict != Verdict.Denied);

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
