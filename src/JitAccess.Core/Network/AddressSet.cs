using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>A set of IPv4 and IPv6 addresses: sorted, disjoint, non-adjacent ranges. All operations are exact and linear in the number of ranges.</summary>
public sealed class AddressSet : IEquatable<AddressSet>
{
    public static readonly AddressSet Empty = new(Array.Empty<AddressRange>());

    public static readonly AddressSet All = new(new[] { AddressRange.AllOf(IPFamily.V4), AddressRange.AllOf(IPFamily.V6) });

    private readonly AddressRange[] ranges;

    private AddressSet(AddressRange[] normalized) => ranges = normalized;

    /// <summary>The ranges in ascending order; no two of them touch.</summary>
    public IReadOnlyList<AddressRange> Ranges => ranges;

    public bool IsEmpty => ranges.Length == 0;

    public bool IsAll => Equals(All);

    /// <summary>Some address of the set: its first.</summary>
    /// <exception cref="InvalidOperationException">The set is empty.</exception>
    public IPAddressValue Sample => IsEmpty ? throw new InvalidOperationException("An empty set has no sample.") : ranges[0].First;

    public static AddressSet AllOf(IPFamily family) => new(new[] { AddressRange.AllOf(family) });

    public static AddressSet Of(AddressPrefix prefix) => new(new[] { prefix.Range });

    public static AddressSet Of(IPAddressValue address) => new(new[] { new AddressRange(address, address) });

    public static AddressSet Of(IEnumerable<AddressPrefix> prefixes) => Of(prefixes.Select(prefix => prefix.Range));

    public static AddressSet Of(IEnumerable<AddressRange> unsorted)
    {
        var ranges = unsorted.ToArray();
        for (var i = 1; i < ranges.Length; i++)
        {
            if (ranges[i].First < ranges[i - 1].First)
            {
                Array.Sort(ranges, (a, b) => a.First.CompareTo(b.First));
                break;
            }
        }

        return OfSorted(ranges);
    }

    public AddressSet Union(AddressSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsEmpty)
        {
            return other;
        }

        var merged = new AddressRange[ranges.Length + other.ranges.Length];
        int left = 0, right = 0;
        for (var i = 0; i < merged.Length; i++)
        {
            merged[i] = right == other.ranges.Length || (left < ranges.Length && ranges[left].First <= other.ranges[right].First)
                ? ranges[left++]
                : other.ranges[right++];
        }

        return OfSorted(merged);
    }

    public AddressSet Intersect(AddressSet other)
    {
        var result = new List<AddressRange>();
        int left = 0, right = 0;
        while (left < ranges.Length && right < other.ranges.Length)
        {
            var a = ranges[left];
            var b = other.ranges[right];
            var first = a.First >= b.First ? a.First : b.First;
            var last = a.Last <= b.Last ? a.Last : b.Last;
            if (first <= last && first.Family == last.Family)
            {
                result.Add(new AddressRange(first, last));
            }

            if (a.Last <= b.Last)
            {
                left++;
            }
            else
            {
                right++;
            }
        }

        return result.Count == 0 ? Empty : new AddressSet(result.ToArray());
    }

    /// <summary>The addresses of this set that are not in the other.</summary>
    public AddressSet Except(AddressSet other) => other.IsEmpty || IsEmpty ? this : Intersect(other.Complement());

    /// <summary>Every address of both families that is not in this set.</summary>
    public AddressSet Complement()
    {
        var result = new List<AddressRange>(ranges.Length + 2);
        var index = 0;
        foreach (var family in new[] { IPFamily.V4, IPFamily.V6 })
        {
            var next = IPAddressValue.MinOf(family);
            var open = true;
            for (; index < ranges.Length && ranges[index].Family == family; index++)
            {
                if (ranges[index].First.TryPrevious(out var before) && next <= before)
                {
                    result.Add(new AddressRange(next, before));
                }

                open = ranges[index].Last.TryNext(out next);
            }

            if (open)
            {
                result.Add(new AddressRange(next, IPAddressValue.MaxOf(family)));
            }
        }

        return result.Count == 0 ? Empty : new AddressSet(result.ToArray());
    }

    public bool Contains(IPAddressValue address)
    {
        int low = 0, high = ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].Contains(address))
            {
                return true;
            }

            if (ranges[middle].First > address)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        return false;
    }

    public bool IsSubsetOf(AddressSet other)
    {
        // Ranges of a set do not touch, so each one has to lie in a single one of the other set.
        var at = 0;
        foreach (var range in ranges)
        {
            while (at < other.ranges.Length && other.ranges[at].Last < range.Last)
            {
                at++;
            }

            if (at == other.ranges.Length || !other.ranges[at].Contains(range.First))
            {
                return false;
            }
        }

        return true;
    }

    public bool Overlaps(AddressSet other) => !Intersect(other).IsEmpty;

    /// <summary>The fewest CIDR prefixes that cover exactly this set, in ascending order.</summary>
    public IEnumerable<AddressPrefix> ToPrefixes() => ranges.SelectMany(range => range.ToPrefixes());

    /// <summary>How many addresses of a family are in the set; an approximation above 2^53.</summary>
    public double CountOf(IPFamily family)
    {
        var count = 0.0;
        foreach (var range in ranges)
        {
            if (range.Family == family)
            {
                count += ((range.Last.High - (double)range.First.High) * 18446744073709551616.0) + ((double)range.Last.Low - range.First.Low) + 1;
            }
        }

        return count;
    }

    /// <summary>The part of the set that is of one family.</summary>
    public AddressSet OfFamily(IPFamily family) => Intersect(AllOf(family));

    public bool Equals(AddressSet? other) => other is not null && ranges.SequenceEqual(other.ranges);

    public override bool Equals(object? obj) => Equals(obj as AddressSet);

    public override int GetHashCode() => ranges.Aggregate(17, (hash, range) => unchecked((hash * 31) + range.GetHashCode()));

    /// <summary><c>Any</c>, <c>none</c>, or the prefixes separated by commas.</summary>
    public override string ToString() => IsAll ? "Any" : IsEmpty ? "none" : string.Join(", ", ToPrefixes());

    /// <param name="sorted">Ranges in ascending order of their first addresses; they may overlap.</param>
    internal static AddressSet OfSorted(AddressRange[] sorted)
    {
        var result = new List<AddressRange>(sorted.Length);
        foreach (var range in sorted)
        {
            if (result.Count > 0)
            {
                var previous = result[result.Count - 1];
                var touches = previous.Family == range.Family && (range.First <= previous.Last || (previous.Last.TryNext(out var next) && next == range.First));
                if (touches)
                {
                    result[result.Count - 1] = new AddressRange(previous.First, range.Last > previous.Last ? range.Last : previous.Last);
                    continue;
                }
            }

            result.Add(range);
        }

        return result.Count == 0 ? Empty : new AddressSet(result.ToArray());
    }
}
