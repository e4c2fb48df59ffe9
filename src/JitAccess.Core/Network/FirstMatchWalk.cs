using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>
/// The inbound rules of one NSG, read against one destination address, answering for all sources at once which rule decides.
/// A line is swept over the boundaries of all matching prefixes, n log n in their number.
/// </summary>
public sealed class FirstMatchWalk
{
    private readonly CompiledRule[] rules;

    private FirstMatchWalk(CompiledRule[] rules) => this.rules = rules;

    /// <summary>What in the rules is malformed, each with the rule's name.</summary>
    public IEnumerable<string> Problems => rules.SelectMany(rule => rule.Problems);

    /// <param name="inbound">Inbound rules in the order in which they decide.</param>
    /// <param name="destination">The private address that packets go to.</param>
    /// <param name="book">Resolves tags and groups.</param>
    public static FirstMatchWalk Of(IEnumerable<SecurityRule> inbound, IPAddressValue destination, AddressBook book) =>
        new(inbound.Select(rule => CompiledRule.Compile(rule, destination, book)).OfType<CompiledRule>().ToArray());

    /// <summary>Why it is not known whether the given rule matches: what in it is malformed, and what could not be resolved.</summary>
    public IEnumerable<string> ReasonsFor(SecurityRule rule) => rules.FirstOrDefault(compiled => ReferenceEquals(compiled.Rule, rule))?.Reasons ?? [];

    /// <summary>The first port of every stretch of <paramref name="ports"/> throughout which no rule begins or ends: asking for these answers for all.</summary>
    public IEnumerable<int> DestinationPortCells(PortRange ports) => Cells(ports, rules.SelectMany(rule => rule.DestinationPorts));

    /// <summary>Likewise for source ports; one cell where no rule looks at them.</summary>
    public IEnumerable<int> SourcePortCells() => Cells(PortRange.All, rules.SelectMany(rule => rule.SourcePorts));

    /// <summary>Which rule decides, for every source of both families.</summary>
    public AddressMap<RuleDecision> Decide(TrafficQuestion question)
    {
        var matching = rules.Where(rule => rule.Matches(question)).ToArray();
        var events = new List<(IPAddressValue At, bool Opens, int Index, bool Certain)>();
        for (var index = 0; index < matching.Length; index++)
        {
            AddEvents(events, matching[index].Known, index, certain: true);
            AddEvents(events, matching[index].Possible, index, certain: false);
        }

        events.Sort((a, b) => a.At.CompareTo(b.At));
        var entries = new List<KeyValuePair<AddressRange, RuleDecision>>();
        var certain = new SortedSet<int>();
        var possible = new SortedSet<int>();
        var decisions = new Dictionary<string, RuleDecision>(StringComparer.Ordinal);
        var position = 0;
        foreach (var family in new[] { IPFamily.V4, IPFamily.V6 })
        {
            certain.Clear();
            possible.Clear();
            var from = IPAddressValue.MinOf(family);
            while (true)
            {
                for (; position < events.Count && events[position].At == from; position++)
                {
                    var set = events[position].Certain ? certain : possible;
                    _ = events[position].Opens ? set.Add(events[position].Index) : set.Remove(events[position].Index);
                }

                var hasNext = position < events.Count && events[position].At.Family == family;
                var to = IPAddressValue.MaxOf(family);
                if (hasNext)
                {
                    _ = events[position].At.TryPrevious(out to);
                }

                entries.Add(new(new AddressRange(from, to), DecisionOf(matching, certain, possible, decisions)));
                if (!hasNext)
                {
                    break;
                }

                from = events[position].At;
            }
        }

        return new AddressMap<RuleDecision>(entries);
    }

    private static RuleDecision DecisionOf(CompiledRule[] matching, SortedSet<int> certain, SortedSet<int> possible, Dictionary<string, RuleDecision> decisions)
    {
        var first = certain.Count == 0 ? -1 : certain.Min;
        var unless = possible.TakeWhile(index => first < 0 || index < first).ToArray();
        var key = first + "|" + string.Join(",", unless);
        if (!decisions.TryGetValue(key, out var decision))
        {
            decision = new RuleDecision(first < 0 ? null : matching[first].Rule, unless.Select(index => matching[index].Rule).ToArray());
            decisions.Add(key, decision);
        }

        return decision;
    }

    private static void AddEvents(List<(IPAddressValue At, bool Opens, int Index, bool Certain)> events, AddressSet set, int index, bool certain)
    {
        foreach (var range in set.Ranges)
        {
            events.Add((range.First, true, index, certain));
            if (range.Last.TryNext(out var end))
            {
                events.Add((end, false, index, certain));
            }
        }
    }

    private static IEnumerable<int> Cells(PortRange within, IEnumerable<PortRange> ranges)
    {
        var starts = new SortedSet<int> { within.First };
        foreach (var range in ranges)
        {
            foreach (var start in new[] { range.First, range.Last + 1 })
            {
                if (within.Contains(start))
                {
                    starts.Add(start);
                }
            }
        }

        return starts;
    }
}
