using System.Collections.Concurrent;
using System.Collections.Generic;

namespace JitAccess.Core.Facts;

/// <summary>
/// The facts that a connection has read. Facts never change, so each is read once; what comes later to a path that was read changes
/// nothing. Bounded: the oldest go first. Safe for several threads.
/// </summary>
public sealed class FactMemory
{
    /// <summary>How many facts are kept: some tens of megabytes.</summary>
    public const int Capacity = 20_000;

    /// <summary>How many facts that were stated over this connection are kept until somebody asks for them.</summary>
    public const int StatedCapacity = 5_000;

    private readonly ConcurrentQueue<StoredFact> stated = new();
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

    /// <summary>Remembers what was stated over this connection, for the evidence of a sweep.</summary>
    public void NoteStated(StoredFact fact)
    {
        stated.Enqueue(fact);
        while (stated.Count > StatedCapacity && stated.TryDequeue(out _))
        {
            // Nobody asks: this connection does not sweep in a loop.
        }
    }

    /// <summary>What was stated since somebody asked last, oldest first.</summary>
    public IReadOnlyList<StoredFact> TakeStated()
    {
        var taken = new List<StoredFact>();
        while (stated.TryDequeue(out var fact))
        {
            taken.Add(fact);
        }

        return taken;
    }
}
