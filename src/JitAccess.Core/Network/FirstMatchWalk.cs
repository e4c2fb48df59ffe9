using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>
/// The inbound rules of one NSG, read against one destination address, answering for all sources at once which rule decides.
/// All boundaries of prefixes and ports are sorted once, n log n in their number. A question then takes the rules that match it in their order, and each one
/// paints the cells
/// that no earlier rule has: about linear in the prefixes of the rules that match.
/// </summary>
public sealed class FirstMatchWalk
{
    /// <summary>
    /// Where the matching rules have fewer boundaries than one in this many, these are sorted by themselves instead of looking at every cell.
    /// </summary>
    private const int Few = 16;

    private readonly CompiledRule[] rules;
    private readonly RuleDecision[] decisions;
    private readonly RuleDecision none = new(null, []);
    private readonly AddressCells cells;
    private readonly PortIndex destinationPorts;
    private readonly PortIndex sourcePorts;

    private FirstMatchWalk(CompiledRule[] rules)
    {
        this.rules = rules;
        decisions = Array.ConvertAll(rules, rule => new RuleDecision(rule.Rule, []));
        cells = new AddressCells([.. rules.Select(rule => rule.Known), .. rules.Select(rule => rule.Possible)]);
        destinationPorts = new PortIndex(Array.ConvertAll(rules, rule => rule.DestinationPorts));
        sourcePorts = new PortIndex(Array.ConvertAll(rules, rule => rule.SourcePorts));
    }

    /// <summary>What in the rules is malformed, each with the rule's name.</summary>
    public IEnumerable<string> Problems => rules.SelectMany(rule => rule.Problems);

    /// <param name="inbound">Inbound rules in the order in which they decide.</param>
    /// <param name="destination">The private address that packets go to.</param>
    /// <param name="book">Resolves tags and groups.</param>
    public static FirstMatchWalk Of(IEnumerable<SecurityRule> inbound, IPAddressValue destination, AddressBook book) =>
        new(inbound.Select(rule => CompiledRule.Compile(rule, destination, book)).OfType<CompiledRule>().ToArray());

    /// <summary>Why it is not known whether the given rule matches: what in it is malformed, and what could not be resolved.</summary>
    public IEnumerable<string> ReasonsFor(SecurityRule rule) => rules.FirstOrDefault(compiled => ReferenceEquals(compiled.Rule, rule))?.Reasons ?? [];

    /// <summary>
    /// The first port of every stretch of <paramref name="ports"/> throughout which no rule begins or ends: asking for these answers for all.
    /// </summary>
    public IEnumerable<int> DestinationPortCells(PortRange ports) => destinationPorts.StartsWithin(ports);

    /// <summary>Likewise for source ports; one cell where no rule looks at them.</summary>
    public IEnumerable<int> SourcePortCells() => sourcePorts.StartsWithin(PortRange.All);

    /// <summary>Which rule decides, for every source of both families.</summary>
    public AddressMap<RuleDecision> Decide(TrafficQuestion question) => Decide(question, decision => decision);

    /// <summary>Likewise, with something else in place of each decision; different decisions must not become equal.</summary>
    internal AddressMap<T> Decide<T>(TrafficQuestion question, Func<RuleDecision, T> select)
        where T : class
    {
        var matching = destinationPorts.RulesAt(question.DestinationPort).Where(index => rules[index].Matches(question)).ToArray();
        var starts = StartsOf(matching);
        var first = FirstCertain(matching, starts);
        return Array.Exists(matching, index => PossibleRuns(index).Length > 0)
            ? new AddressMap<RuleDecision>(WithPossible(matching, starts, first)).Select(select)
            : AddressMap<T>.OfMerged(Runs(starts, first, select));
    }

    private int[] KnownRuns(int rule) => cells.RunsOf(rule);

    private int[] PossibleRuns(int rule) => cells.RunsOf(rules.Length + rule);

    // The cells at which something begins or ends for the matching rules, ascending; all cells where these are not few.
    private int[] StartsOf(int[] matching)
    {
        var count = 2 + matching.Sum(index => KnownRuns(index).Length + PossibleRuns(index).Length);
        var starts = new int[count < cells.Count / Few ? count : cells.Count];
        if (starts.Length == cells.Count)
        {
            for (var cell = 0; cell < starts.Length; cell++)
            {
                starts[cell] = cell;
            }

            return starts;
        }

        starts[1] = cells.FirstOfV6;
        count = 2;
        foreach (var index in matching)
        {
            KnownRuns(index).CopyTo(starts, count);
            count += KnownRuns(index).Length;
            PossibleRuns(index).CopyTo(starts, count);
            count += PossibleRuns(index).Length;
        }

        Array.Sort(starts);
        count = 1;
        for (var i = 1; i < starts.Length && starts[i] < cells.Count; i++)
        {
            if (starts[i] != starts[count - 1])
            {
                starts[count++] = starts[i];
            }
        }

        Array.Resize(ref starts, count);
        return starts;
    }

    private int PositionOf(int[] starts, int cell)
    {
        if (starts.Length == cells.Count)
        {
            return cell;
        }

        return cell == cells.Count ? starts.Length : Array.BinarySearch(starts, cell);
    }

    // The first rule that certainly matches, by position in starts; -1 where none does.
    private int[] FirstCertain(int[] matching, int[] starts)
    {
        var first = new int[starts.Length];
        var free = new int[starts.Length + 1];
        for (var i = 0; i < free.Length; i++)
        {
            free[i] = i;
        }

        for (var i = 0; i < first.Length; i++)
        {
            first[i] = -1;
        }

        foreach (var index in matching)
        {
            var runs = KnownRuns(index);
            for (var i = 0; i < runs.Length; i += 2)
            {
                var end = PositionOf(starts, runs[i + 1]);
                for (var at = Free(free, PositionOf(starts, runs[i])); at < end; at = Free(free, at))
                {
                    first[at] = index;
                    free[at] = at + 1;
                }
            }
        }

        return first;
    }

    // The first position from the given one on that no rule has painted. Ways are halved in passing, so that no stretch is walked over and over again.
    private static int Free(int[] free, int position)
    {
        while (free[position] != position)
        {
            free[position] = free[free[position]];
            position = free[position];
        }

        return position;
    }

    private KeyValuePair<AddressRange, T>[] Runs<T>(int[] starts, int[] first, Func<RuleDecision, T> select)
        where T : class
    {
        var count = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            count += IsStart(i) ? 1 : 0;
        }

        var selected = new T?[rules.Length + 1];
        var result = new KeyValuePair<AddressRange, T>[count];
        var end = starts.Length;
        for (var i = starts.Length - 1; i >= 0; i--)
        {
            if (IsStart(i))
            {
                var range = cells.Range(starts[i], end == starts.Length ? cells.Count : starts[end]);
                result[--count] = new(range, selected[first[i] + 1] ??= select(first[i] < 0 ? none : decisions[first[i]]));
                end = i;
            }
        }

        return result;

        bool IsStart(int i) => i == 0 || first[i] != first[i - 1] || starts[i] == cells.FirstOfV6;
    }

    // Rules in front of the first certain one that may match change what is known of a source. Which they are is swept over the cells.
    private IEnumerable<KeyValuePair<AddressRange, RuleDecision>> WithPossible(int[] matching, int[] starts, int[] first)
    {
        var events = new List<(int Position, int Rule, bool Opens)>();
        foreach (var index in matching)
        {
            var runs = PossibleRuns(index);
            for (var i = 0; i < runs.Length; i++)
            {
                events.Add((PositionOf(starts, runs[i]), index, i % 2 == 0));
            }
        }

        events.Sort();
        var open = new SortedSet<int>();
        var known = new Dictionary<int, RuleDecision>();
        var next = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            for (; next < events.Count && events[next].Position == i; next++)
            {
                _ = events[next].Opens ? open.Add(events[next].Rule) : open.Remove(events[next].Rule);
                known.Clear();
            }

            if (!known.TryGetValue(first[i], out var decision))
            {
                var unless = open.TakeWhile(index => first[i] < 0 || index < first[i]).Select(index => rules[index].Rule).ToArray();
                decision = unless.Length > 0 ? new RuleDecision(first[i] < 0 ? null : rules[first[i]].Rule, unless) : first[i] < 0 ? none : decisions[first[i]];
                known.Add(first[i], decision);
            }

            yield return new(cells.Range(starts[i], i + 1 == starts.Length ? cells.Count : starts[i + 1]), decision);
        }
    }
}
