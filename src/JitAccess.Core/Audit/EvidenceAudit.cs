using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;

namespace JitAccess.Core.Audit;

/// <summary>
/// The evidence of the heartbeats: each names the documents that were seen first since the heartbeats before it, and those heartbeats by their hashes.
/// Whoever keeps the hash of one of them elsewhere notices any change to what it leads to.
/// </summary>
internal static class EvidenceAudit
{
    public static IEnumerable<JitLedgerFinding> Check(LedgerSnapshot ledger)
    {
        foreach (var stored in ledger.Heartbeats)
        {
            var heartbeat = (SweepFact)stored.Fact;
            foreach (var previous in heartbeat.Previous.Where(hash => !ledger.HasHash(hash)))
            {
                yield return LedgerSnapshot.Finding(
                    LedgerProblem.HeartbeatMissing, stored.Path.Value, $"It continues the heartbeat {previous}, which is not there, or not as it was.");
            }

            foreach (var digest in heartbeat.Seen)
            {
                var now = ledger.Find(digest.Path.Value);
                if (now is null && !ledger.IsBroken(digest.Path.Value))
                {
                    yield return LedgerSnapshot.Finding(
                        LedgerProblem.FactRemoved, digest.Path.Value, $"The heartbeat {stored.Path} saw it, and it is not there any more.");
                }
                else if (!string.Equals(now?.Hash, digest.Hash, StringComparison.Ordinal))
                {
                    yield return LedgerSnapshot.Finding(
                        LedgerProblem.FactChanged, digest.Path.Value, $"The heartbeat {stored.Path} saw another document there.");
                }
            }
        }
    }

    /// <summary>Whether the heartbeats that somebody kept the hashes of are there. What they lead to is checked for every heartbeat anyway.</summary>
    public static IEnumerable<JitLedgerFinding> CheckAnchor(LedgerSnapshot ledger, IReadOnlyList<string> anchor)
    {
        var heartbeats = new HashSet<string>(ledger.Heartbeats.Select(stored => stored.Hash), StringComparer.Ordinal);
        return anchor.Where(hash => !heartbeats.Contains(hash)).Select(hash =>
            LedgerSnapshot.Finding(LedgerProblem.AnchorMissing, "journal/sweeps/", $"There is no heartbeat {hash}: it was changed or removed, or the anchor is of another ledger. Nothing vouches for what stood there until then."));
    }

    /// <summary>The heartbeats that no other one continues, the newest last.</summary>
    public static IReadOnlyList<StoredFact> Heads(LedgerSnapshot ledger)
    {
        var continued = new HashSet<string>(ledger.Heartbeats.SelectMany(stored => ((SweepFact)stored.Fact).Previous), StringComparer.Ordinal);
        return ledger.Heartbeats.Where(stored => !continued.Contains(stored.Hash))
            .OrderBy(stored => stored.Fact.At).ThenBy(stored => stored.Path.Value, StringComparer.Ordinal).ToArray();
    }

    /// <summary>How many facts no heartbeat has seen.</summary>
    public static int CountUnseen(LedgerSnapshot ledger)
    {
        var seen = new HashSet<string>(
            ledger.Heartbeats.SelectMany(stored => ((SweepFact)stored.Fact).Seen).Select(digest => digest.Path.Value), StringComparer.Ordinal);
        return ledger.Facts.Count(stored => stored.Fact is not SweepFact && !seen.Contains(stored.Path.Value));
    }

    public static bool IsAboutEvidence(LedgerProblem problem) =>
        problem is LedgerProblem.HeartbeatMissing or LedgerProblem.FactRemoved or LedgerProblem.FactChanged or LedgerProblem.AnchorMissing;
}
