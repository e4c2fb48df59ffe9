using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>Writes Keep rules for exactly some access: pieces are put together only where they differ in nothing else.</summary>
internal static class KeepRules
{
    /// <returns>Drafts without name and priority, one address family each, in a fixed order.</returns>
    public static IReadOnlyList<SecurityRule> Covering(IEnumerable<KeptAccess> pieces)
    {
        var boxes = pieces
            .GroupBy(piece => (piece.Destination, piece.Protocol, piece.Ports, piece.SourcePorts))
            .Select(group => new Box(group.Key.Protocol, [group.Key.Destination], [group.Key.Ports], [group.Key.SourcePorts],
                group.Aggregate(AddressSet.Empty, (set, piece) => set.Union(piece.Sources))))
            .ToArray();
        boxes = Merge(boxes, box => box with { SourcePorts = [] }, same => same.First() with { SourcePorts = Join(same.SelectMany(box => box.SourcePorts)) });
        boxes = Merge(boxes, box => box with { Ports = [] }, same => same.First() with { Ports = Join(same.SelectMany(box => box.Ports)) });
        boxes = Merge(boxes, box => box with { Destinations = [] },
            same => same.First() with { Destinations = same.SelectMany(box => box.Destinations).Distinct().OrderBy(address => address).ToArray() });
        return boxes.OrderBy(box => box.Destinations[0].Family).ThenBy(box => box.Protocol).ThenBy(box => box.ToString(), StringComparer.Ordinal).Select(Draft)
            .ToArray();
    }

    // Families never meet: the sources of a piece are of the family of its destination.
    private static Box[] Merge(IEnumerable<Box> boxes, Func<Box, Box> rest, Func<IEnumerable<Box>, Box> together) =>
        boxes.GroupBy(box => rest(box).ToString(), StringComparer.Ordinal).Select(same => together(same)).ToArray();

    private static PortRange[] Join(IEnumerable<PortRange> ranges)
    {
        var joined = new List<PortRange>();
        foreach (var range in ranges.OrderBy(range => range))
        {
            if (joined.Count > 0 && joined[joined.Count - 1] is var previous && range.First <= previous.Last + 1)
            {
                joined[joined.Count - 1] = new PortRange(previous.First, Math.Max(previous.Last, range.Last));
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined.ToArray();
    }

    private static SecurityRule Draft(Box box) => new()
    {
        Name = string.Empty,
        Priority = 0,
        Direction = RuleDirection.Inbound,
        Access = RuleAccess.Allow,
        Protocol = box.Protocol.ToString(),
        Sources = box.Sources.ToPrefixes().Select(prefix => prefix.ToString()).ToArray(),
        SourcePorts = box.SourcePorts.Select(range => range.ToString()).ToArray(),
        Destinations = box.Destinations.Select(address => address.ToString()).ToArray(),
        DestinationPorts = box.Ports.Select(range => range.ToString()).ToArray(),
    };

    private sealed record Box(SecurityProtocol Protocol, IReadOnlyList<IPAddressValue> Destinations, IReadOnlyList<PortRange> Ports,
        IReadOnlyList<PortRange> SourcePorts, AddressSet Sources)
    {
        public override string ToString() => $"{Protocol}|{string.Join(",", Destinations)}|{string.Join(",", Ports)}|{string.Join(",", SourcePorts)}|{Sources}";
    }
}
