using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Audit;

/// <summary>
/// A ledger as it was read. It is read twice: what was listed first is judged, and may name what was listed second, since others write meanwhile and the
/// zones are not listed at one moment.
/// </summary>
internal sealed class LedgerSnapshot
{
    /// <summary>How far clocks may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, StoredFact> known;
    private readonly HashSet<string> hashes;
    private readonly HashSet<string> broken;

    /// <param name="now">The service's time.</param>
    /// <param name="facts">What was listed first.</param>
    /// <param name="later">What came while it was read.</param>
    /// <param name="brokenFacts">What cannot be read.</param>
    /// <param name="strays">What stands in the zones and is no fact and no probe.</param>
    /// <param name="vanished">What was listed and could not be found a moment later.</param>
    public LedgerSnapshot(
        DateTimeOffset now, IReadOnlyList<StoredFact> facts, IReadOnlyList<StoredFact> later, IReadOnlyList<BrokenFact> brokenFacts,
        IReadOnlyList<string> strays, IReadOnlyList<FactPath> vanished)
    {
        Now = now;
        Facts = facts;
        Broken = brokenFacts;
        Strays = strays;
        Vanished = vanished;
        known = facts.Concat(later).ToDictionary(stored => stored.Path.Value, StringComparer.Ordinal);
        hashes = new HashSet<string>(known.Values.Select(stored => stored.Hash), StringComparer.Ordinal);
        broken = new HashSet<string>(brokenFacts.Select(fact => fact.Path.Value), StringComparer.Ordinal);
        Heartbeats = facts.Where(stored => stored.Fact is SweepFact).ToArray();
        Requests = facts.Where(stored => stored.Path.RequestId is not null).GroupBy(stored => stored.Path.RequestId!)
            .OrderBy(group => group.Key).ToDictionary(group => group.Key, group => (IReadOnlyList<StoredFact>)group.ToArray());
    }

    public DateTimeOffset Now { get; }

    public IReadOnlyList<StoredFact> Facts { get; }

    public IReadOnlyList<BrokenFact> Broken { get; }

    public IReadOnlyList<string> Strays { get; }

    public IReadOnlyList<FactPath> Vanished { get; }

    public IReadOnlyList<StoredFact> Heartbeats { get; }

    /// <summary>The facts about each request.</summary>
    public IReadOnlyDictionary<RequestId, IReadOnlyList<StoredFact>> Requests { get; }

    /// <summary>Whether there is a document with this hash.</summary>
    public bool HasHash(string hash) => hashes.Contains(hash);

    /// <summary>Null where there is none, or it cannot be read.</summary>
    public StoredFact? Find(string path) => known.TryGetValue(path, out var stored) ? stored : null;

    /// <summary>Whether there is a document that cannot be read.</summary>
    public bool IsBroken(string path) => broken.Contains(path);

    public static JitLedgerFinding Finding(LedgerProblem problem, string path, string message) =>
        new(problem, PrintableText.Clean(path)!, PrintableText.Clean(message)!);
}
