using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Audit;

/// <summary>What people stated about requests, and whose word cannot count.</summary>
internal static class RequestAudit
{
    public static IEnumerable<JitLedgerFinding> Check(LedgerSnapshot ledger) =>
        ledger.Requests.SelectMany(request => Check(ledger, request.Key, request.Value));

    private static IEnumerable<JitLedgerFinding> Check(LedgerSnapshot ledger, RequestId id, IReadOnlyList<StoredFact> facts)
    {
        var asked = facts.Where(stored => stored.Fact is RequestFact).ToArray();
        var isUnreadable = ledger.Broken.Any(
            broken => id.Equals(broken.Path.RequestId) && string.Equals(broken.Path.Kind, "request", StringComparison.Ordinal));
        if (asked.Length == 0)
        {
            return isUnreadable ? []
                : facts.Select(stored =>
                LedgerSnapshot.Finding(LedgerProblem.RequestMissing, stored.Path.Value,
                    $"It is about request {id}, which nobody asked. {stored.Fact.Author} wrote it."));
        }

        var contested = asked.Length > 1
            ? [LedgerSnapshot.Finding(LedgerProblem.RequestContested, FactPath.RequestPrefix(id), $"Several people wrote a request under this id: {string.Join(", ", asked.Select(stored => $"{stored.Fact.Author} ({stored.Fact.Author.ObjectId})"))}.")]
            : Array.Empty<JitLedgerFinding>();
        return contested.Concat(facts.Select(stored => stored.Fact switch
        {
            DecisionFact decision => Decision(ledger, stored, decision, asked, isUnreadable),
            WithdrawnFact when !asked.Any(request => Same(request.Fact.Author.ObjectId, stored.Fact.Author.ObjectId)) =>
                LedgerSnapshot.Finding(
                    LedgerProblem.WithdrawnByOther, stored.Path.Value,
                    $"The author {stored.Fact.Author} withdrew somebody else's request. That does not count."),
            _ => null,
        }).OfType<JitLedgerFinding>());
    }

    private static JitLedgerFinding? Decision(
        LedgerSnapshot ledger, StoredFact stored, DecisionFact decision, IReadOnlyList<StoredFact> asked, bool isUnreadable)
    {
        var subject = asked.FirstOrDefault(request => string.Equals(request.Hash, decision.Subject, StringComparison.Ordinal));
        var author = decision.Author;
        return subject is null
                ? isUnreadable
                    ? null
                    : LedgerSnapshot.Finding(
                        LedgerProblem.DecisionUnbound, stored.Path.Value,
                        $"The decision of {author} is about another document than the request. It does not count.")
            : Same(subject.Fact.Author.ObjectId, author.ObjectId)
                ? LedgerSnapshot.Finding(
                    LedgerProblem.DecisionOwn, stored.Path.Value, $"The author {author} decided about a request of their own. It does not count.")
            : author.Kind == AuthorKind.ServicePrincipal
                ? LedgerSnapshot.Finding(LedgerProblem.DecisionByOther, stored.Path.Value, $"The author {author} is a service principal. It does not count.")
            : MayEverHaveDecided(ledger, ((RequestFact)subject.Fact).Request, author.ObjectId)
                ? null
            : LedgerSnapshot.Finding(LedgerProblem.DecisionByOther, stored.Path.Value, $"The author {author} ({author.ObjectId}) was never an approver by any policy of {((RequestFact)subject.Fact).Request.ResourceId.Name}. It does not count.");
    }

    // Who was in a group then cannot be told now, so a group stands for anybody.
    private static bool MayEverHaveDecided(LedgerSnapshot ledger, AccessRequest request, string objectId)
    {
        var key = VmKey.Of(request.ResourceId);
        var attachments = ledger.Facts.Select(stored => stored.Fact).OfType<AttachmentFact>().Where(attachment => attachment.VmKey.Equals(key)).ToArray();
        var names = new HashSet<string>(attachments.SelectMany(attachment => attachment.PolicyNames), StringComparer.Ordinal);
        var named = ledger.Facts.Select(stored => stored.Fact).OfType<PolicyFact>()
            .Where(policy => names.Contains(policy.Name)).Select(policy => policy.Policy);
        return attachments.Select(attachment => attachment.Policy).OfType<AccessPolicy>().Concat(named)
            .SelectMany(policy => policy.Approvers).Any(approver => approver.Is(objectId) || approver.Kind == PersonKind.Group);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
