using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Operations;

namespace JitAccess.Core.Audit;

/// <summary>Everything that can be said against a ledger: a pure function of what was read.</summary>
internal static class LedgerAudit
{
    /// <param name="ledger">What was read.</param>
    /// <param name="policyWriters">The object ids of those who may write the control zone; empty where that is not known.</param>
    public static IReadOnlyList<JitLedgerFinding> Check(LedgerSnapshot ledger, IReadOnlyList<string> policyWriters) =>
        Documents(ledger).Concat(RevisionAudit.Check(ledger, policyWriters)).Concat(References(ledger))
            .Concat(RequestAudit.Check(ledger)).Concat(ClaimAudit.Check(ledger)).Concat(EvidenceAudit.Check(ledger))
            .Distinct().OrderBy(finding => finding.Path, StringComparer.Ordinal).ThenBy(finding => finding.Problem).ToArray();

    private static IEnumerable<JitLedgerFinding> Documents(LedgerSnapshot ledger) =>
        ledger.Strays.Select(
            stray => LedgerSnapshot.Finding(LedgerProblem.StrayPath, stray, "What stands there is no fact, and nobody reads it. Find out who wrote it."))
            .Concat(ledger.Broken.Select(fact => LedgerSnapshot.Finding(LedgerProblem.FactCorrupt, fact.Path.Value, fact.Message)))
            .Concat(ledger.Vanished.Select(path => LedgerSnapshot.Finding(LedgerProblem.FactRemoved, path.Value, "It was removed while the ledger was read.")));

    private static IEnumerable<JitLedgerFinding> References(LedgerSnapshot ledger)
    {
        foreach (var stored in ledger.Facts)
        {
            if (stored.Fact.Follows.Where(hash => !ledger.HasHash(hash)).Select(Short).ToArray() is { Length: > 0 } missing)
            {
                yield return LedgerSnapshot.Finding(
                    LedgerProblem.FollowedMissing, stored.Path.Value,
                    $"Its author {stored.Fact.Author} saw documents that are not there, or not as they were: {string.Join(", ", missing)}.");
            }

            if (stored.Fact.At > ledger.Now + LedgerSnapshot.Skew
                || (stored.Path.RequestId is { } id && (stored.Fact.At < id.AskedOn - LedgerSnapshot.Skew || id.AskedOn > ledger.Now + LedgerSnapshot.Skew)))
            {
                yield return LedgerSnapshot.Finding(LedgerProblem.TimeImplausible, stored.Path.Value, FormattableString.Invariant($"It says that it was stated at {stored.Fact.At.UtcDateTime:u} by {stored.Fact.Author}, which is before its request or in the future."));
            }
        }
    }

    // Enough to find it by.
    private static string Short(string hash) => hash.Length > 12 ? hash.Substring(0, 12) + "..." : hash;
}
