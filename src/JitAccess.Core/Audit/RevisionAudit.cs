using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;

namespace JitAccess.Core.Audit;

/// <summary>The control zone: whether each revision follows the one before it, and was written by somebody who may.</summary>
internal static class RevisionAudit
{
    public static IEnumerable<JitLedgerFinding> Check(LedgerSnapshot ledger, IReadOnlyList<string> policyWriters)
    {
        foreach (var stored in ledger.Facts.Where(stored => stored.Fact is IRevision))
        {
            if (policyWriters.Count > 0 && !policyWriters.Contains(stored.Fact.Author.ObjectId, StringComparer.OrdinalIgnoreCase))
            {
                yield return LedgerSnapshot.Finding(
                    LedgerProblem.PolicyWriter, stored.Path.Value,
                    $"Its author {stored.Fact.Author} ({stored.Fact.Author.ObjectId}) is none of the policy writers.");
            }

            if (FindBreak(ledger, stored, (IRevision)stored.Fact) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static JitLedgerFinding? FindBreak(LedgerSnapshot ledger, StoredFact stored, IRevision revision)
    {
        if (revision.Revision == 1)
        {
            return revision.Previous is null
                ? null
                : LedgerSnapshot.Finding(LedgerProblem.RevisionBroken, stored.Path.Value, "It is the first revision, and names one before it.");
        }

        var folder = stored.Path.Value.Substring(0, stored.Path.Value.LastIndexOf('/') + 1);
        var before = string.Format(CultureInfo.InvariantCulture, "{0}{1}.json", folder, revision.Revision - 1);
        if (ledger.Find(before) is not { } previous)
        {
            return ledger.IsBroken(before)
                ? null
                : LedgerSnapshot.Finding(LedgerProblem.RevisionGap, stored.Path.Value, $"It follows {before}, which is not there. Nothing opens by it.");
        }

        return !string.Equals(previous.Hash, revision.Previous, StringComparison.Ordinal)
                ? LedgerSnapshot.Finding(
                    LedgerProblem.RevisionBroken, stored.Path.Value,
                    $"It follows another document than what stands at {before}: one of them was replaced. Nothing opens by it.")
            : stored.Fact.At < previous.Fact.At - LedgerSnapshot.Skew
                ? LedgerSnapshot.Finding(
                    LedgerProblem.TimeImplausible, stored.Path.Value,
                    FormattableString.Invariant($"It says that it was stated at {stored.Fact.At.UtcDateTime:u}, before the revision that it follows."))
            : null;
    }
}
