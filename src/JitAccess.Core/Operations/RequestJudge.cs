using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Judges requests by the policies of their VM as they are now: asks the directory for groups, and the ledger for what came before.</summary>
internal sealed class RequestJudge(JitContext context, IOperationObserver observer)
{
    private readonly ControlReader control = new(context, observer);
    private readonly Ledger ledger = new(context, observer);

    /// <summary>The verdict of the policy that says yes; else of one that only waits; else of one that refuses.</summary>
    /// <param name="attachment">The protection of the VM.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="story">What the ledger knows of it; null for one that is not stated yet.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.VmNotProtected"/>, <see cref="ErrorIds.VmSuspended"/>, <see cref="ErrorIds.PolicySuspended"/>, <see cref="ErrorIds.PolicyNotFound"/>,
    /// <see cref="ErrorIds.PortNotInPolicy"/> for a port that the baseline does not close.
    /// </exception>
    public async Task<RequestVerdict> JudgeAsync(AttachmentFact attachment, AccessRequest request, RequestStory? story, CancellationToken cancellationToken)
    {
        await RequireActiveAsync(attachment, request, cancellationToken).ConfigureAwait(false);
        if (!attachment.Ports.Any(port => port.Contains(request.Port)))
        {
            throw new JitAccessException(
                ErrorIds.PortNotInPolicy, JitErrorKind.PermissionDenied,
                $"Port {request.Port} is not in the policy of {attachment.ResourceId.Name}, which closes: {string.Join(", ", attachment.Ports)}. If its policy has gained the port, an administrator runs Enable-JitVm {attachment.ResourceId.Name} again.",
                request.ResourceId.ToString());
        }

        var verdicts = new List<RequestVerdict>();
        foreach (var candidate in await PoliciesOfAsync(attachment, cancellationToken).ConfigureAwait(false))
        {
            verdicts.Add(await EvaluateAsync(candidate, request, story, cancellationToken).ConfigureAwait(false));
        }

        return verdicts.FirstOrDefault(verdict => verdict.Evaluation.IsSatisfied)
            ?? verdicts.FirstOrDefault(verdict => verdict.Evaluation.IsPending)
            ?? verdicts.OrderBy(verdict => verdict.Evaluation.Constraints.Count(constraint => constraint.Outcome is ConstraintOutcome.Unsatisfied or ConstraintOutcome.Failed)).First();
    }

    /// <summary>What the decisions about a request come to that is not claimed yet. What cannot be judged is open.</summary>
    public async Task<DecisionState> DecideAsync(RequestStory story, CancellationToken cancellationToken)
    {
        if (story.Request is not { } request || story.Opening is not null || story.Decisions.Count == 0)
        {
            return DecisionState.Open;
        }

        var state = DecisionState.Open;
        foreach (var policyCase in await CasesAsync(story, request, cancellationToken).ConfigureAwait(false))
        {
            if (Approvals.Denier(policyCase) is not null)
            {
                return DecisionState.Denied;
            }

            state = policyCase.Policy.RequiredApprovals > 0 && Approvals.Counted(policyCase).Count >= policyCase.Policy.RequiredApprovals ? DecisionState.Approved : state;
        }

        return state;
    }

    /// <summary>The policies of a request's VM by which somebody may decide about it.</summary>
    public async Task<IReadOnlyList<AccessPolicy>> DecidableByAsync(RequestStory story, Person person, CancellationToken cancellationToken)
    {
        if (story.Request is not { } request || request.Requester.Is(person.ObjectId) || person.Kind == PersonKind.ServicePrincipal)
        {
            return [];
        }

        var result = new List<AccessPolicy>();
        foreach (var policyCase in await CasesAsync(story, request, cancellationToken, person).ConfigureAwait(false))
        {
            if (policyCase.Policy.RequiredApprovals > 0 && policyCase.Memberships.Has(policyCase.Policy.Approvers, person.ObjectId))
            {
                result.Add(policyCase.Policy);
            }
        }

        return result;
    }

    /// <summary>The policies of a protection that are there and not suspended.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PolicyNotFound"/>, <see cref="ErrorIds.PolicySuspended"/>.</exception>
    public async Task<IReadOnlyList<EffectivePolicy>> PoliciesOfAsync(AttachmentFact attachment, CancellationToken cancellationToken)
    {
        if (attachment.Policy is { } own)
        {
            return [new EffectivePolicy(own, null, 0, attachment.Author)];
        }

        var active = new List<EffectivePolicy>();
        var suspended = new List<PolicyFact>();
        foreach (var name in attachment.PolicyNames)
        {
            if ((await control.FindPolicyAsync(name, cancellationToken).ConfigureAwait(false))?.Fact is not PolicyFact { State: not PolicyState.Removed } fact)
            {
                continue;
            }

            if (fact.State == PolicyState.Suspended)
            {
                suspended.Add(fact);
            }
            else
            {
                active.Add(new EffectivePolicy(fact.Policy, fact.Name, fact.Revision, fact.Author));
            }
        }

        return active.Count > 0 ? active
            : suspended.Count > 0 ? throw Suspended($"policy {suspended[0].Name}", suspended[0].Author, suspended[0].Reason, $"Resume-JitPolicy {suspended[0].Name}", attachment)
            : throw new JitAccessException(
                ErrorIds.PolicyNotFound, JitErrorKind.InvalidOperation,
                $"The policies of {attachment.ResourceId.Name} are not there any more: {string.Join(", ", attachment.PolicyNames)}. An administrator sets them, or runs Enable-JitVm {attachment.ResourceId.Name} with another one.",
                attachment.ResourceId.ToString());
    }

    private async Task RequireActiveAsync(AttachmentFact attachment, AccessRequest request, CancellationToken cancellationToken)
    {
        switch (attachment.State)
        {
            case AttachmentState.Suspended:
                throw new JitAccessException(
                    ErrorIds.VmSuspended, JitErrorKind.InvalidOperation, $"The protection of {request.ResourceId.Name} is suspended ({attachment.Reason}). Run Enable-JitVm again.", request.ResourceId.ToString());
            case AttachmentState.Detached:
                throw GrantOpener.NotProtected(request.ResourceId);
        }

        if ((await control.FindSuspensionAsync(cancellationToken).ConfigureAwait(false))?.Fact is SuspensionFact { Suspended: true } all)
        {
            throw Suspended("everything", all.Author, all.Reason, "Resume-JitPolicy -All", attachment);
        }
    }

    private static JitAccessException Suspended(string what, FactAuthor by, string? reason, string remedy, AttachmentFact attachment) => new(
        ErrorIds.PolicySuspended, JitErrorKind.PermissionDenied,
        $"Nothing opens on {attachment.ResourceId.Name}: {by} suspended {what}{(string.IsNullOrWhiteSpace(reason) ? string.Empty : $" ('{PrintableText.Clean(reason)}')")}. {remedy} ends that.", attachment.ResourceId.ToString());

    private async Task<IReadOnlyList<PolicyCase>> CasesAsync(RequestStory story, AccessRequest request, CancellationToken cancellationToken, Person? asker = null)
    {
        if ((await control.FindAttachmentAsync(VmKey.Of(request.ResourceId), cancellationToken).ConfigureAwait(false))?.Fact is not AttachmentFact attachment)
        {
            return [];
        }

        try
        {
            var cases = new List<PolicyCase>();
            foreach (var candidate in await PoliciesOfAsync(attachment, cancellationToken).ConfigureAwait(false))
            {
                cases.Add(await CaseAsync(candidate.Policy, request, story, asker, cancellationToken).ConfigureAwait(false));
            }

            return cases;
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.PolicyNotFound or ErrorIds.PolicySuspended)
        {
            return [];
        }
    }

    private async Task<RequestVerdict> EvaluateAsync(EffectivePolicy candidate, AccessRequest request, RequestStory? story, CancellationToken cancellationToken)
    {
        var policyCase = await CaseAsync(candidate.Policy, request, story, null, cancellationToken).ConfigureAwait(false);
        if (candidate.Policy.MaxContinuous is not null)
        {
            policyCase = policyCase with { ContinuousSince = await ContinuousSinceAsync(request, policyCase.Start, cancellationToken).ConfigureAwait(false) };
        }

        return new RequestVerdict { Case = policyCase, Evaluation = PolicyEvaluator.Evaluate(policyCase), PolicyName = candidate.Name, PolicyRevision = candidate.Revision, WrittenBy = candidate.WrittenBy };
    }

    // A claim is judged by the moment at which it was made.
    private async Task<PolicyCase> CaseAsync(AccessPolicy policy, AccessRequest request, RequestStory? story, Person? asker, CancellationToken cancellationToken)
    {
        var decisions = (story?.Decisions ?? []).Select(decision => new Decision(new Person(decision.Author.ObjectId, decision.Author.Name, KindOf(decision.Author)), decision.Approved)).ToArray();
        var now = context.Clock.Now;
        return new PolicyCase
        {
            Policy = policy,
            Request = request,
            Start = story?.Opening?.At ?? (request.StartAt is { } later && later > now ? later : now),
            Decisions = decisions,
            Memberships = await MembershipsAsync(policy, request.Requester, asker is null ? decisions.Select(decision => decision.By) : [asker], cancellationToken).ConfigureAwait(false),
            Zone = policy.TimeZone is { } zone ? context.TimeZones.Find(zone) : TimeZoneInfo.Utc,
        };
    }

    private static PersonKind KindOf(FactAuthor author) => author.Kind == AuthorKind.ServicePrincipal ? PersonKind.ServicePrincipal : PersonKind.User;

    private async Task<Memberships> MembershipsAsync(AccessPolicy policy, Person requester, IEnumerable<Person> deciders, CancellationToken cancellationToken)
    {
        var groups = policy.People.Where(person => person.Kind == PersonKind.Group).Select(person => person.ObjectId).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (groups.Length == 0)
        {
            return Memberships.None;
        }

        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        var unresolved = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (objectId, mustBeUser) in deciders.Select(person => (person.ObjectId, true)).Prepend((requester.ObjectId, false)).GroupBy(pair => pair.ObjectId, StringComparer.OrdinalIgnoreCase).Select(own => own.First()))
        {
            try
            {
                // What a fact says of its author's kind is the author's word; a group may hold service principals, and those do not approve.
                if (mustBeUser && (await context.Directory.FindAsync(objectId, cancellationToken).ConfigureAwait(false))?.Kind != PersonKind.User)
                {
                    unresolved[objectId] = $"the directory knows no user {objectId}";
                    continue;
                }

                found[objectId] = await context.Directory.FilterGroupsAsync(objectId, groups, cancellationToken).ConfigureAwait(false);
            }
            catch (JitAccessException e)
            {
                observer.Warning($"The groups of {objectId} are not known, so they count as none: {e.Message}");
                unresolved[objectId] = e.Message;
            }
        }

        return new Memberships(found, unresolved);
    }

    // Grants that overlap, or that follow each other within minutes, are one access.
    private async Task<DateTimeOffset?> ContinuousSinceAsync(AccessRequest request, DateTimeOffset start, CancellationToken cancellationToken)
    {
        var spans = (await ledger.ListRequestsAsync(context.Clock.Now - Ledger.Window, cancellationToken).ConfigureAwait(false))
            .Where(story => story.Opening is not null && !story.RequestId.Equals(request.RequestId) && story.Request is { } other
                && other.ResourceId == request.ResourceId && other.Requester.Is(request.Requester.ObjectId) && (other.Port.Contains(request.Port) || request.Port.Contains(other.Port)))
            .Select(story => (Begin: story.Opening!.At, End: story.Closed is { } closed && closed.At < story.Until ? closed.At : story.Until!.Value)).ToArray();
        return UnbrokenAccess.Since(spans, start);
    }
}
