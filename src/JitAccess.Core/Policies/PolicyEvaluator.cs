using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Policies;

/// <summary>Judges a request by a policy. Pure: the same arguments give the same answer.</summary>
public static class PolicyEvaluator
{
    /// <param name="policy">The policy of the VM, of the moment of opening.</param>
    /// <param name="request">What is asked, and by whom.</param>
    /// <param name="approvals">Who agreed so far.</param>
    public static PolicyEvaluation Evaluate(AccessPolicy policy, AccessRequest request, IReadOnlyList<Person> approvals)
    {
        return new PolicyEvaluation(
        [
            Guarded(ConstraintKind.Requester, () => Requester(policy, request)),
            Guarded(ConstraintKind.Port, () => Port(policy, request)),
            Guarded(ConstraintKind.Source, () => Source(policy, request)),
            Guarded(ConstraintKind.Duration, () => Duration(policy, request)),
            Guarded(ConstraintKind.Approvals, () => Approvals(policy, request, approvals)),
        ]);
    }

    private static ConstraintResult Requester(AccessPolicy policy, AccessRequest request) =>
        policy.Requesters.Any(person => person.Is(request.Requester.ObjectId))
            ? Satisfied(ConstraintKind.Requester, $"{request.Requester} may ask.")
            : Unsatisfied(
                ConstraintKind.Requester, ErrorIds.NotRequester,
                $"{request.Requester} ({request.Requester.ObjectId}) is not a requester of this VM's policy; those are: {string.Join(", ", policy.Requesters)}. Ask an administrator to add you with Enable-JitVm -Requester.");

    private static ConstraintResult Port(AccessPolicy policy, AccessRequest request) =>
        policy.Ports.Any(port => port.Contains(request.Port))
            ? Satisfied(ConstraintKind.Port, $"Port {request.Port} is in the policy.")
            : Unsatisfied(ConstraintKind.Port, ErrorIds.PortNotInPolicy, $"Port {request.Port} is not in the policy; it has: {string.Join(", ", policy.Ports)}.");

    private static ConstraintResult Source(AccessPolicy policy, AccessRequest request)
    {
        if (request.Source.Length == 0)
        {
            return Unsatisfied(ConstraintKind.Source, ErrorIds.SourceTooWide, $"Source {request.Source} is everybody; name the address or network that you come from, such as 203.0.113.7.");
        }

        var widest = request.Source.Family == IPFamily.V4 ? AccessPolicy.WidestSourceV4 : AccessPolicy.WidestSourceV6;
        if (policy.Sources.IsAny && request.Source.Length < widest)
        {
            return Unsatisfied(
                ConstraintKind.Source, ErrorIds.SourceTooWide,
                FormattableString.Invariant($"Source {request.Source} is too wide: the policy allows any source, of which a request names a network of at most /{widest}. Name the address or network that you come from."));
        }

        return AddressSet.Of(request.Source).IsSubsetOf(policy.Sources.Set)
            ? Satisfied(ConstraintKind.Source, $"Source {request.Source} is within {policy.Sources}.")
            : AddressSet.Of(request.Source).Overlaps(policy.Sources.Set)
                ? Unsatisfied(ConstraintKind.Source, ErrorIds.SourceTooWide, $"Source {request.Source} is wider than the policy, which allows {policy.Sources}; ask for a part of that.")
                : Unsatisfied(ConstraintKind.Source, ErrorIds.SourceNotInPolicy, $"Source {request.Source} is not allowed; the policy allows {policy.Sources}.");
    }

    private static ConstraintResult Duration(AccessPolicy policy, AccessRequest request)
    {
        var longest = policy.MaxDuration < AccessPolicy.LongestDuration ? policy.MaxDuration : AccessPolicy.LongestDuration;
        return request.Duration > longest
            ? Unsatisfied(ConstraintKind.Duration, ErrorIds.DurationTooLong, $"Duration {DurationText.Format(request.Duration)} is too long; the policy allows {DurationText.Format(longest)}.")
            : request.Duration < AccessPolicy.ShortestDuration
                ? Unsatisfied(ConstraintKind.Duration, ErrorIds.DurationTooShort, $"Duration {DurationText.Format(request.Duration)} is too short; the shortest is {DurationText.Format(AccessPolicy.ShortestDuration)}.")
                : Satisfied(ConstraintKind.Duration, $"Duration {DurationText.Format(request.Duration)} is within {DurationText.Format(longest)}.");
    }

    private static ConstraintResult Approvals(AccessPolicy policy, AccessRequest request, IReadOnlyList<Person> approvals)
    {
        var counted = approvals.Where(person => policy.Approvers.Any(approver => approver.Is(person.ObjectId)) && !person.Is(request.Requester.ObjectId))
            .Select(person => person.ObjectId).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return counted >= policy.RequiredApprovals
            ? Satisfied(ConstraintKind.Approvals, policy.RequiredApprovals == 0 ? "No approval is needed." : $"{counted} of {policy.RequiredApprovals} approvals are there.")
            : new ConstraintResult(
                ConstraintKind.Approvals, ConstraintOutcome.Pending, $"{counted} of {policy.RequiredApprovals} approvals are there; {string.Join(", ", policy.Approvers)} may approve.", ErrorIds.NotApproved);
    }

    private static ConstraintResult Guarded(ConstraintKind kind, Func<ConstraintResult> evaluate)
    {
        try
        {
            return evaluate();
        }
#pragma warning disable CA1031 // whatever goes wrong in a constraint, it is not satisfied
        catch (Exception e)
        {
            return new ConstraintResult(kind, ConstraintOutcome.Failed, $"The constraint on the {kind.ToString().ToLowerInvariant()} could not be evaluated: {e.Message}", ErrorIds.PolicyRefused);
        }
#pragma warning restore CA1031
    }

    private static ConstraintResult Satisfied(ConstraintKind kind, string reason) => new(kind, ConstraintOutcome.Satisfied, reason);

    private static ConstraintResult Unsatisfied(ConstraintKind kind, string errorId, string reason) => new(kind, ConstraintOutcome.Unsatisfied, reason, errorId);
}
