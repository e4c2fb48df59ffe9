using System;
using System.Collections.Generic;

namespace JitAccess.Core.Network;

/// <summary>
/// Finds the rules that name a port: a segment tree over the stretches in which no range begins or ends. Building it takes n log n, asking it log n and what it
/// answers.
/// </summary>
internal sealed class PortIndex
{
    private readonly int[] starts;
    private readonly List<int>?[] nodes;

    /// <param name="ranges">The ranges of every rule, in the order of the rules.</param>
    public PortIndex(IReadOnlyList<IReadOnlyList<PortRange>> ranges)
    {
        var boundaries = new HashSet<int> { PortRange.All.First };
        foreach (var own in ranges)
        {
            foreach (var range in own)
            {
                boundaries.Add(range.First);
                boundaries.Add(range.Last + 1);
            }
        }

        boundaries.Remove(PortRange.All.Last + 1);
        starts = [.. boundaries];
        Array.Sort(starts);
        nodes = new List<int>?[2 * starts.Length];
        for (var rule = 0; rule < ranges.Count; rule++)
        {
            foreach (var range in ranges[rule])
            {
                Add(rule, StretchOf(range.First), StretchOf(range.Last) + 1);
            }
        }
    }

    /// <summary>The first port of every stretch within <paramref name="ports"/>.</summary>
    public IEnumerable<int> StartsWithin(PortRange ports)
    {
        yield return ports.First;
        for (var stretch = StretchOf(ports.First) + 1; stretch < starts.Length && starts[stretch] <= ports.Last; stretch++)
        {
            yield return starts[stretch];
        }
    }

    /// <summary>The positions of the rules that name the port, ascending.</summary>
    public IReadOnlyList<int> RulesAt(int port)
    {
        var found = new List<int>();
        for (var node = StretchOf(port) + starts.Length; node >= 1; node /= 2)
        {
            if (nodes[node] is { } rules)
            {
                found.AddRange(rules);
            }
        }

        found.Sort();

        // A rule whose ranges overlap is found more than once.
        var distinct = 0;
        for (var i = 0; i < found.Count; i++)
        {
            if (i == 0 || found[i] != found[i - 1])
            {
                found[distinct++] = found[i];
            }
        }

        found.RemoveRange(distinct, found.Count - distinct);
        return found;
    }

    private void Add(int rule, int first, int end)
    {
        first += starts.Length;
        end += starts.Length;
        for (; first < end; first /= 2, end /= 2)
        {
            if (first % 2 == 1)
            {
                (nodes[first++] ??= []).Add(rule);
            }

            if (end % 2 == 1)
            {
                (nodes[--end] ??= []).Add(rule);
            }
        }
    }

    private int StretchOf(int port)
    {
        var found = Array.BinarySearch(starts, port);
        return found >= 0 ? found : ~found - 1;
    }
}
