using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Ledger;

namespace JitAccess.Simulation.Processes;

/// <summary>
/// The ledger that all processes share. Every document goes through the real serializer; listing is by an index, since a seed lists more often than it
/// writes.
/// </summary>
internal sealed class SimulatedStore
{
    private static readonly IComparer<FactPath> ByValue = Comparer<FactPath>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value));

    private readonly List<FactPath> index = [];
    private readonly Dictionary<FactPath, StoredFact> documents = [];

    /// <summary>Until when nobody reaches it.</summary>
    public DateTimeOffset UnreachableUntil { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Hears every fact that was stated.</summary>
    public Action<StoredFact> Stated { get; set; } = _ => { };

    public IReadOnlyCollection<StoredFact> All => documents.Values;

    public string? TryCreate(FactPath path, Fact fact)
    {
        if (documents.ContainsKey(path))
        {
            return null;
        }

        var document = FactSerializer.Serialize(path, fact);
        var stored = new StoredFact(path, FactSerializer.Deserialize(path, document), FactSerializer.Hash(document));
        documents.Add(path, stored);
        index.Insert(~index.BinarySearch(path, ByValue), path);
        Stated(stored);
        return stored.Hash;
    }

    public StoredFact? Read(FactPath path) => documents.GetValueOrDefault(path);

    public IReadOnlyList<FactPath> List(string prefix)
    {
        var first = FirstFrom(prefix);
        var end = first;
        while (end < index.Count && index[end].Value.StartsWith(prefix, StringComparison.Ordinal))
        {
            end++;
        }

        return end == first ? [] : index.GetRange(first, end - first);
    }

    private int FirstFrom(string prefix)
    {
        var (low, high) = (0, index.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(index[middle].Value, prefix) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
