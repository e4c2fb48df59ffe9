using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Audit;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>
/// Looks for what is missing, edited or forged in the ledger. Reads every document from the store, whatever the connection remembers, and writes nothing.
/// </summary>
public sealed class TestLedger(JitContext context, IOperationObserver observer)
{
    private const int HashLength = 64;

    /// <exception cref="JitAccessException"><see cref="ErrorIds.AnchorInvalid"/>, and what reading the store throws.</exception>
    public async Task<JitLedgerCheck> TestAsync(LedgerTestOptions options, CancellationToken cancellationToken)
    {
        var anchor = options.Anchor is null ? [] : ReadAnchor(options.Anchor);
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var ledger = await new LedgerSnapshotReader(context, observer).ReadAsync(cancellationToken).ConfigureAwait(false);
        var findings = LedgerAudit.Check(ledger, options.PolicyWriters).Concat(EvidenceAudit.CheckAnchor(ledger, anchor)).ToArray();
        var heads = EvidenceAudit.Heads(ledger);
        var unseen = EvidenceAudit.CountUnseen(ledger);
        var isWorthless = heads.Count == 0 || findings.Any(finding => EvidenceAudit.IsAboutEvidence(finding.Problem));
        return new JitLedgerCheck
        {
            Passed = findings.Length == 0,
            Store = context.Store,
            Facts = ledger.Facts.Count,
            Heartbeats = ledger.Heartbeats.Count,
            Anchor = isWorthless ? null : string.Join(",", heads.Select(stored => stored.Hash)),
            AnchoredOn = isWorthless ? null : heads[heads.Count - 1].Fact.At,
            NotAnchored = unseen,
            Evidence = EvidenceOf(heads.Count, unseen, isWorthless, anchor.Count > 0),
            Findings = findings,
        };
    }

    private static string EvidenceOf(int heads, int unseen, bool isWorthless, bool isAnchored)
    {
        if (heads == 0)
        {
            return "There is none: no sweep has left a heartbeat, so whoever owns the store could have removed or replaced facts unnoticed.";
        }

        if (isWorthless)
        {
            return "The heartbeats do not fit what is there: see the findings. No new anchor is given, since it would vouch for this state.";
        }

        var rest = unseen == 0 ? string.Empty
            : string.Format(CultureInfo.InvariantCulture,
            " {0} facts are in no heartbeat: newer than the last one, which the next sweep covers, or older than the first.", unseen);
        return (isAnchored
            ? "Everything that the given anchor leads to is there as it was."
            : "Everything that the heartbeats saw is there as it was. Only an anchor that is kept elsewhere shows whether heartbeats themselves were removed or replaced.") + rest;
    }

    private static IReadOnlyList<string> ReadAnchor(string text)
    {
        var hashes = text.Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(hash => hash.ToLowerInvariant()).ToArray();
        return hashes.Length > 0 && hashes.All(hash => hash.Length == HashLength && hash.All(digit => digit is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
            ? hashes
            : throw new JitAccessException(
                ErrorIds.AnchorInvalid, JitErrorKind.InvalidArgument,
                "The anchor is not what Test-JitLedger prints: one hash of 64 hexadecimal digits, or several with commas.", text);
    }
}
