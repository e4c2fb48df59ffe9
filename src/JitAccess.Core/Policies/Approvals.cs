using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Policies;

/// <summary>The four-eyes part of a policy: n of m people agree, a no ends it, nobody agrees to a request of their own.</summary>
public static class Approvals
{
    /// <summary>Whose yes counts now: approvers of the policy as it is, themselves or through a group, each once, and never the requester.</summary>
    public static IReadOnlyList<Person> Counted(PolicyCase policyCase) =>
        ByApprovers(policyCase).Where(decision => decision.Approved).Select(decision => decision.By).ToArray();

    /// <summary>Who of those that may decide said no; null where nobody did.</summary>
    public static Person? Denier(PolicyCase policyCase) => ByApprovers(policyCase).FirstOrDefault(decision => !decision.Approved)?.By;

    /// <summary>Whether the requester may open without approval and asked for that.</summary>
    public static bool IsGlassBroken(PolicyCase policyCase) =>
        policyCase.Request.BreakGlass && policyCase.Memberships.Has(policyCase.Policy.BreakGlass, policyCase.Request.Requester.ObjectId);

    /// <summary>
    /// The requesters whose requests nobody could ever approve: too few approvers remain when they, who may not agree to their own, are left out.
    /// </summary>
    public static IReadOnlyList<Person> Unapprovable(AccessPolicy policy) =>
        policy.RequiredApprovals == 0 || policy.Approvers.Any(approver => approver.Kind == PersonKind.Group) ? []
            : policy.Requesters.Where(requester => requester.Kind != PersonKind.Group && policy.Approvers.Select(approver => approver.ObjectId)
                .Distinct(StringComparer.OrdinalIgnoreCase).Count(objectId => !requester.Is(objectId)) < policy.RequiredApprovals).ToArray();

    internal static ConstraintResult Judge(PolicyCase policyCase)
    {
        var policy = policyCase.Policy;
        if (Denier(policyCase) is { } denier)
        {
            return new ConstraintResult(ConstraintKind.Approvals, ConstraintOutcome.Unsatisfied, $"{denier} denied it.", ErrorIds.RequestDenied);
        }

        if (UnresolvedDenier(policyCase) is { } unresolved)
        {
            return new ConstraintResult(
                ConstraintKind.Approvals, ConstraintOutcome.Failed,
                $"{unresolved} said no, and whether that counts is not known: {policyCase.Memberships.WhyUnresolved(unresolved.ObjectId)}",
                ErrorIds.NotApproved);
        }

        if (policyCase.Request.BreakGlass)
        {
            var isUnknown = policy.BreakGlass.Any(person => person.Kind == PersonKind.Group)
                && policyCase.Memberships.WhyUnresolved(policyCase.Request.Requester.ObjectId) is not null;
            return IsGlassBroken(policyCase)
                ? new ConstraintResult(ConstraintKind.Approvals, ConstraintOutcome.Satisfied,
                    $"{policyCase.Request.Requester} broke the glass; nobody was asked.")
                : new ConstraintResult(
                    ConstraintKind.Approvals, isUnknown ? ConstraintOutcome.Failed : ConstraintOutcome.Unsatisfied,
                    $"{policyCase.Request.Requester} may not open without approval; {PolicyEvaluator.Title(policy)} lets {(policy.BreakGlass.Count == 0 ? "nobody" : string.Join(", ", policy.BreakGlass))} break the glass. Ask without -BreakGlass.", ErrorIds.NotBreakGlass);
        }

        var counted = Counted(policyCase).Count;
        return counted >= policy.RequiredApprovals
            ? new ConstraintResult(ConstraintKind.Approvals, ConstraintOutcome.Satisfied,
                policy.RequiredApprovals == 0 ? "No approval is needed." : Progress(counted, policy))
            : new ConstraintResult(ConstraintKind.Approvals, ConstraintOutcome.Pending, MissingOf(policyCase, counted), ErrorIds.NotApproved);
    }

    /// <summary>How many approvals are there, and who may give more, in sentences.</summary>
    internal static string MissingOf(PolicyCase policyCase, int counted)
    {
        var unresolved = policyCase.Decisions.Where(decision => decision.Approved && IsUnresolved(policyCase, decision))
            .Select(decision => $" {decision.By} agreed, and whether that counts is not known: {policyCase.Memberships.WhyUnresolved(decision.By.ObjectId)}");
        return $"{Progress(counted, policyCase.Policy)} {string.Join(", ", policyCase.Policy.Approvers)} may approve.{string.Concat(unresolved)}";
    }

    private static string Progress(int counted, AccessPolicy policy) =>
        System.FormattableString.Invariant($"{counted} of {policy.RequiredApprovals} approvals are there.");

    // Where approvers are a group, a no by somebody whose groups are not known may be one that counts.
    private static Person? UnresolvedDenier(PolicyCase policyCase) =>
        policyCase.Decisions.FirstOrDefault(decision => !decision.Approved && IsUnresolved(policyCase, decision))?.By;

    private static bool IsUnresolved(PolicyCase policyCase, Decision decision) => policyCase.Policy.Approvers.Any(person => person.Kind == PersonKind.Group)
        && decision.By.Kind != PersonKind.ServicePrincipal && !policyCase.Request.Requester.Is(decision.By.ObjectId)
        && !policyCase.Policy.Approvers.Any(person => person.Is(decision.By.ObjectId))
            && policyCase.Memberships.WhyUnresolved(decision.By.ObjectId) is not null;

    private static IEnumerable<Decision> ByApprovers(PolicyCase policyCase) => policyCase.Decisions
        .Where(decision => decision.By.Kind != PersonKind.ServicePrincipal
            && !policyCase.Request.Requester.Is(decision.By.ObjectId)
            && policyCase.Memberships.Has(policyCase.Policy.Approvers, decision.By.ObjectId))
        .GroupBy(decision => decision.By.ObjectId, System.StringComparer.OrdinalIgnoreCase).Select(own => own.First());
}
