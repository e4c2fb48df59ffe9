using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>A value for every address of a set: what a first-match walk answers for all sources at once.</summary>
/// <typeparam name="T">What is known of an address. Equal values in touching ranges are merged.</typeparam>
public sealed class AddressMap<T>
    where T : notnull
{
    private readonly KeyValuePair<AddressRange, T>[] entries;

    /// <param name="sorted">Disjoint ranges in ascending order.</param>
    public AddressMap(IEnumerable<KeyValuePair<AddressRange, T>> sorted)
    {
        var merged = new List<KeyValuePair<AddressRange, T>>();
        foreach (var entry in sorted)
        {
            if (merged.Count > 0)
            {
                var previous = merged[merged.Count - 1];
                if (previous.Key.Family == entry.Key.Family && previous.Key.Last.TryNext(out var next) && next == entry.Key.First
                    && EqualityComparer<T>.Default.Equals(previous.Value, entry.Value))
                {
                    merged[merged.Count - 1] = new(new AddressRange(previous.Key.First, entry.Key.Last), previous.Value);
                    continue;
                }
            }

            merged.Add(entry);
        }

        entries = merged.ToArray();
    }

    private AddressMap(KeyValuePair<AddressRange, T>[] merged) => entries = merged;

    public IReadOnlyList<KeyValuePair<AddressRange, T>> Entries => entries;

    /// <param name="merged">Disjoint ranges in ascending order; touching ones differ in their values.</param>
    internal static AddressMap<T> OfMerged(KeyValuePair<AddressRange, T>[] merged) => new(merged);

    /// <summary>The addresses whose value the predicate accepts.</summary>
    public AddressSet Where(Func<T, bool> predicate) =>
        AddressSet.OfSorted(entries.Where(entry => predicate(entry.Value)).Select(entry => entry.Key).ToArray());

    /// <summary>The map restricted to a set.</summary>
    public AddressMap<T> Within(AddressSet set) =>
        Combine(new AddressMap<bool>(set.Ranges.Select(range => new KeyValuePair<AddressRange, bool>(range, true))), (value, _) => value);

    /// <summary>The map of the combined values, over the addresses that both maps have.</summary>
    public AddressMap<TResult> Combine<TOther, TResult>(AddressMap<TOther> other, Func<T, TOther, TResult> combine)
        where TOther : notnull
        where TResult : notnull
    {
        return new AddressMap<TResult>(Pairs());

        IEnumerable<KeyValuePair<AddressRange, TResult>> Pairs()
        {
            int left = 0, right = 0;
            while (left < entries.Length && right < other.entries.Length)
            {
                var a = entries[left].Key;
                var b = other.entries[right].Key;
                var first = a.First >= b.First ? a.First : b.First;
                var last = a.Last <= b.Last ? a.Last : b.Last;
                if (first.Family == last.Family && first <= last)
                {
                    yield return new(new AddressRange(first, last), combine(entries[left].Value, other.entries[right].Value));
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
        }
    }

    public AddressMap<TResult> Select<TResult>(Func<T, TResult> select)
        where TResult : notnull =>
        new(entries.Select(entry => new KeyValuePair<AddressRange, TResult>(entry.Key, select(entry.Value))));
}
