using System;
using System.Collections.Generic;

namespace JitAccess.Core.Network;

/// <summary>
/// The addresses of both families, cut wherever a range of some set begins or ends, so that each set consists of whole cells. Cells are numbered in ascending
/// order.
/// </summary>
internal sealed class AddressCells
{
    private readonly IPAddressValue[] firsts;
    private readonly int[][] runs;

    /// <param name="sets">The sets; n log n in the number of their ranges.</param>
    public AddressCells(IReadOnlyList<AddressSet> sets)
    {
        var boundaries = new List<IPAddressValue> { IPAddressValue.MinOf(IPFamily.V4), IPAddressValue.MinOf(IPFamily.V6) };
        runs = new int[sets.Count][];
        for (var set = 0; set < sets.Count; set++)
        {
            // Positions among the boundaries until these are sorted; -1 stands for the end of all addresses, and that of IPv4 is the beginning of IPv6.
            var ranges = sets[set].Ranges;
            var run = runs[set] = ranges.Count == 0 ? [] : new int[2 * ranges.Count];
            for (var i = 0; i < ranges.Count; i++)
            {
                var range = ranges[i];
                run[2 * i] = boundaries.Count;
                boundaries.Add(range.First);
                if (range.Last.TryNext(out var end))
                {
                    run[(2 * i) + 1] = boundaries.Count;
                    boundaries.Add(end);
                }
                else
                {
                    run[(2 * i) + 1] = range.Family == IPFamily.V4 ? 1 : -1;
                }
            }
        }

        firsts = boundaries.ToArray();
        var positions = new int[firsts.Length];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        Array.Sort(firsts, positions);
        var cellOf = new int[firsts.Length];
        Count = 1;
        for (var i = 0; i < firsts.Length; i++)
        {
            if (firsts[i] != firsts[Count - 1])
            {
                firsts[Count++] = firsts[i];
            }

            cellOf[positions[i]] = Count - 1;
        }

        foreach (var run in runs)
        {
            for (var i = 0; i < run.Length; i++)
            {
                run[i] = run[i] < 0 ? Count : cellOf[run[i]];
            }
        }

        FirstOfV6 = cellOf[1];
    }

    public int Count { get; }

    /// <summary>The cell that starts with <c>::</c>.</summary>
    public int FirstOfV6 { get; }

    /// <summary>The cells of a set: the first cell of each range and the one behind its last, in turn.</summary>
    public int[] RunsOf(int set) => runs[set];

    /// <summary>The addresses from a cell up to, but not with, another one of the same family.</summary>
    public AddressRange Range(int first, int end)
    {
        var last = IPAddressValue.MaxOf(firsts[first].Family);
        if (end != FirstOfV6 && end != Count)
        {
            _ = firsts[end].TryPrevious(out last);
        }

        return new AddressRange(firsts[first], last);
    }
}
