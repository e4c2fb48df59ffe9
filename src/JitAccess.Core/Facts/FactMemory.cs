using System.Collections.Concurrent;

namespace JitAccess.Core.Facts;

/// <summary>
/// The facts that a connection has read. Facts never change, so each is read once; what comes later to a path that was read changes
/// nothing. Bounded: the oldest go first. Safe for several threads.
/// </summary>
public sealed class FactMemory
{
    /// <summary>How many facts are kept: some tens of megabytes.</summary>
    public const int Capacity = 20_000;

    private readonly ConcurrentDictionary<FactPath, StoredFact> facts = new();
    private readonly ConcurrentQueue<FactPath> order = new();

    /// <summary>Null where it was not read.</summary>
    public StoredFact? Find(FactPath path) => facts.TryGetValue(path, out var fact) ? fact : null;

    public void Keep(StoredFact fact)
    {
        if (!facts.TryAdd(fact.Path, fact))
        {
            return;
        }

        order.Enqueue(fact.Path);
        while (facts.Count > Capacity && order.TryDequeue(out var oldest))
        {
            _ = facts.TryRemove(oldest, out _);
        }
    }
}
