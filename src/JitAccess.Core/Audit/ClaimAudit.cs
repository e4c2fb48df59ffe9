using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Audit;

/// <summary>What sweeps stated: whether each claim was covered by its request, its policy and its approvals at that moment.</summary>
internal static class ClaimAudit
{
    public static IEnumerable<JitLedgerFinding> Check(LedgerSnapshot ledger)
    {
        foreach (var request in ledger.Requests)
        {
            var asked = request.Value.Where(stored => stored.Fact is RequestFact).ToArray();
            var claim = request.Value.FirstOrDefault(stored => stored.Fact is OpeningFact);
            foreach (var finding in asked.Length == 0 ? [] : claim is null ? Unclaimed(ledger, request.Key, request.Value)
                : Claimed(ledger, claim, (OpeningFact)claim.Fact, asked, request.Value))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<JitLedgerFinding> Unclaimed(LedgerSnapshot ledger, RequestId id, IReadOnlyList<StoredFact> facts)
    {
        var path = FactPath.InJournal(id, "opening").Value;
        return ledger.IsBroken(path) || ledger.Find(path) is not null
            ? []
            : facts.Where(stored => stored.Fact is OpenedFact or ClosedFact)
                .Select(stored =>
                LedgerSnapshot.Finding(LedgerProblem.ClaimMissing, stored.Path.Value, $"Nobody claimed request {id}. {stored.Fact.Author} wrote it."));
    }

    private static IEnumerable<JitLedgerFinding> Claimed(
        LedgerSnapshot ledger, StoredFact stored, OpeningFact claim, IReadOnlyList<StoredFact> asked, IReadOnlyList<StoredFact> facts)
    {
        if (asked.FirstOrDefault(candidate =>
            string.Equals(candidate.Hash, claim.Subject, StringComparison.Ordinal)) is not { Fact: RequestFact { Request: var request } } subject)
        {
            return [Found(LedgerProblem.ClaimUnbound, $"The claim of {claim.Author} is about another document than the request. Nothing opens by it.")];
        }

        var findings = new List<JitLedgerFinding>();
        if (claim.Until > claim.At + request.Duration)
        {
            findings.Add(Found(LedgerProblem.ClaimTooLong, FormattableString.Invariant($"The claim of {claim.Author} says {claim.Until.UtcDateTime:u}, and {DurationText.Format(request.Duration)} were asked for, which end at {(claim.At + request.Duration).UtcDateTime:u}.")));
        }

        if (claim.At > request.LapsesOn + LedgerSnapshot.Skew || claim.At < (request.StartAt ?? request.RequestId.AskedOn) - LedgerSnapshot.Skew)
        {
            findings.Add(Found(LedgerProblem.ClaimOutOfTime, FormattableString.Invariant($"The claim of {claim.Author} was made at {claim.At.UtcDateTime:u}, before the request may start or after it lapsed.")));
        }

        if (WhileSuspended(ledger, claim))
        {
            findings.Add(Found(LedgerProblem.ClaimWhileSuspended, $"The claim of {claim.Author} was made while everything was suspended."));
        }

        var (policy, problem) = PolicyOf(ledger, claim, request);
        if (problem is not null)
        {
            findings.Add(Found(LedgerProblem.ClaimWithoutPolicy, $"The claim of {claim.Author} {problem}."));
        }

        if (policy is not null && FindLackOfApproval(policy, claim, request, subject.Hash, facts) is { } lack)
        {
            findings.Add(Found(LedgerProblem.ClaimWithoutApproval, $"The claim of {claim.Author} {lack}."));
        }

        return findings;

        JitLedgerFinding Found(LedgerProblem kind, string message) => LedgerSnapshot.Finding(kind, stored.Path.Value, message);
    }

    private static bool WhileSuspended(LedgerSnapshot ledger, OpeningFact claim) =>
        ledger.Facts.Select(stored => stored.Fact).OfType<SuspensionFact>().Where(fact => fact.At + LedgerSnapshot.Skew < claim.At)
            .OrderBy(fact => fact.Revision).LastOrDefault() is { Suspended: true } last
        && !ledger.Facts.Select(stored => stored.Fact).OfType<SuspensionFact>().Any(fact => fact.Revision > last.Revision && fact.At <= claim.At);

    private static (AccessPolicy? Policy, string? Problem) PolicyOf(LedgerSnapshot ledger, OpeningFact claim, AccessRequest request)
    {
        var folder = FactPath.AttachmentPrefix(VmKey.Of(request.ResourceId));
        if (FindInForce(ledger, folder, claim.AttachmentRevision, claim.At) is not { Fact: AttachmentFact { State: AttachmentState.Attached } attachment })
        {
            return (
                null,
                string.Format(
                    CultureInfo.InvariantCulture, "names revision {0} of the protection of {1}, which was not in force then", claim.AttachmentRevision,
                    request.ResourceId.Name));
        }

        if (claim.PolicyName is not { } name)
        {
            return (attachment.Policy, attachment.Policy is null ? $"names no policy, and {request.ResourceId.Name} had none of its own" : null);
        }

        if (!attachment.PolicyNames.Contains(name, StringComparer.Ordinal))
        {
            return (null, $"names policy {name}, which was none of {request.ResourceId.Name}");
        }

        return FindInForce(ledger, FactPath.PolicyPrefix(name), claim.PolicyRevision, claim.At) is { Fact: PolicyFact { State: PolicyState.Active } fact }
            ? (fact.Policy, null)
            : (null, string.Format(CultureInfo.InvariantCulture, "names revision {0} of policy {1}, which was not in force then", claim.PolicyRevision, name));
    }

    /// <summary>A revision, if it was the newest one at a moment, give or take what clocks differ.</summary>
    private static StoredFact? FindInForce(LedgerSnapshot ledger, string folder, int revision, DateTimeOffset at)
    {
        var found = ledger.Find(Document(folder, revision));
        var next = ledger.Find(Document(folder, revision + 1));
        return found is not null && found.Fact.At <= at + LedgerSnapshot.Skew && (next is null || next.Fact.At >= at - LedgerSnapshot.Skew) ? found : null;
    }

    private static string Document(string folder, int revision) => string.Format(CultureInfo.InvariantCulture, "{0}{1}.json", folder, revision);

    private static string? FindLackOfApproval(AccessPolicy policy, OpeningFact claim, AccessRequest request, string subject, IReadOnlyList<StoredFact> facts)
    {
        if (policy.RequiredApprovals == 0)
        {
            return null;
        }

        if (claim.BreakGlass)
        {
            return request.BreakGlass && IsOneOf(policy.BreakGlass, request.Requester.ObjectId)
                ? null
                : $"says that {request.Requester} broke the glass, who did not ask for that or may not";
        }

        var decisions = facts.Select(stored => stored.Fact).OfType<DecisionFact>()
            .Where(decision => string.Equals(decision.Subject, subject, StringComparison.Ordinal)
            && decision.Author.Kind == AuthorKind.User && !request.Requester.Is(decision.Author.ObjectId)
                && IsOneOf(policy.Approvers, decision.Author.ObjectId)).ToArray();
        if (decisions.FirstOrDefault(decision =>
            !decision.Approved && decision.At + LedgerSnapshot.Skew < claim.At
                && policy.Approvers.Any(approver => approver.Is(decision.Author.ObjectId))) is { } denial)
        {
            return $"was made although {denial.Author} had denied it";
        }

        var approvals = decisions.Where(decision =>
            decision.Approved && decision.At <= claim.At + LedgerSnapshot.Skew && claim.Approvals.Any(person => person.Is(decision.Author.ObjectId)))
            .Select(decision => decision.Author.ObjectId).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return approvals >= policy.RequiredApprovals
            ? null
            : string.Format(CultureInfo.InvariantCulture, "has {0} of {1} approvals", approvals, policy.RequiredApprovals);
    }

    // Who was in a group then cannot be told now, so a group stands for anybody.
    private static bool IsOneOf(IEnumerable<Person> people, string objectId) => people.Any(person => person.Is(objectId) || person.Kind == PersonKind.Group);
}
