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
/// <param name="context">The connection.</param>
/// <param name="observer">Who is told.</param>
/// <param name="control">Where policies are read; null to read them anew for each question. One that remembers makes a listing of one moment.</param>
/// <param name="recent">What a pass of a sweep knows of earlier grants; null to list them anew for each question.</param>
internal sealed class RequestJudge(JitContext context, IOperationObserver observer, ControlReader? control = null, RecentGrants? recent = null)
{
    private readonly ControlReader control = control ?? new(context, observer);
    private readonly SuspensionReader suspensions = new(control ?? new ControlReader(context, observer));
    private readonly MembershipReader members = new(context, observer, remember: control is not null);

    /// <summary>The verdict of the policy that says yes; else of one that only waits; else of one that refuses.</summary>
    /// <param name="attachment">The protection of the VM.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="story">What the ledger knows of it; null for one that is not stated yet.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.VmNotProtected"/>, <see cref="ErrorIds.VmSuspended"/>, <see cref="ErrorIds.PolicySuspended"/>, <see
    /// cref="ErrorIds.PolicyNotFound"/>,
    /// <see cref="ErrorIds.PortNotInPolicy"/> for a port that the baseline does not close; <see cref="ErrorIds.RequestDenied"/>.
    /// </exception>
    public async Task<RequestVerdict> JudgeAsync(AttachmentFact attachment, AccessRequest request, RequestStory? story, CancellationToken cancellationToken)
    {
        // A no ends it, also where another policy of the VM would ask nobody, or is the only one left.
        if (story is { Decisions.Count: > 0 } && (await TallyAsync(story, cancellationToken).ConfigureAwait(false)).Denier is { } denier)
        {
            throw Denied(story, denier);
        }

        await RequireActiveAsync(attachment, request, cancellationToken).ConfigureAwait(false);
        if (!attachment.Ports.Any(port => port.Contains(request.Port)))
        {
            throw new JitAccessException(
                ErrorIds.PortNotInPolicy, JitErrorKind.PermissionDenied,
                $"Port {request.Port} is not in the policy of {attachment.ResourceId.Name}, which closes: {string.Join(", ", attachment.Ports)}. If its policy has gained the port, an administrator runs Enable-JitVm {attachment.ResourceId.Name} again.",
                request.ResourceId.ToString());
        }

        var policies = await ReadPoliciesAsync(attachment, cancellationToken).ConfigureAwait(false);
        return await ChooseAsync(policies, attachment, request, story, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the decisions about a request come to that is not claimed yet. What cannot be judged is open.</summary>
    public async Task<DecisionState> DecideAsync(RequestStory story, CancellationToken cancellationToken) =>
        story.Decisions.Count == 0 ? DecisionState.Open : (await TallyAsync(story, cancellationToken).ConfigureAwait(false)).State;

    /// <summary>The decisions about a request that is not claimed yet, whose of them count now, and whether anything could open at all.</summary>
    public async Task<DecisionTally> ConsiderAsync(RequestStory story, CancellationToken cancellationToken)
    {
        var tally = await TallyAsync(story, cancellationToken).ConfigureAwait(false);
        return RequestStory.IsOver(story.StatusAt(context.Clock.Now, tally.State)) ? tally
            : tally with { Stopped = await FindStopAsync(story, cancellationToken).ConfigureAwait(false) };
    }

    private async Task<DecisionTally> TallyAsync(RequestStory story, CancellationToken cancellationToken)
    {
        if (story.Request is not { } request || story.Opening is not null || story.IsContested)
        {
            return DecisionTally.None;
        }

        // What nobody can answer is neither a yes nor a no, and the story says so.
        var all = await CasesAsync(story, request, null, cancellationToken).ConfigureAwait(false);
        var cases = all.Where(IsRequesters).ToArray();
        return cases.Length == 0
            && all.Select(policyCase => policyCase.Memberships.WhyUnresolved(request.Requester.ObjectId)).FirstOrDefault(why => why is not null) is { } unknown
            ? new DecisionTally { Missing = $"Whether {request.Requester} may ask is not known: {unknown}" }
            : DecisionTally.Of(cases);
    }

    /// <summary>The policies by which somebody may decide about a request: those that name its requester and its port, suspended ones included.</summary>
    public async Task<IReadOnlyList<AccessPolicy>> DecidableByAsync(RequestStory story, Person person, CancellationToken cancellationToken)
    {
        if (story.Request is not { } request || request.Requester.Is(person.ObjectId) || person.Kind == PersonKind.ServicePrincipal)
        {
            return [];
        }

        return (await CasesAsync(story, request, person, cancellationToken).ConfigureAwait(false)).Where(IsRequesters)
            .Where(policyCase => policyCase.Memberships.Has(policyCase.Policy.Approvers, person.ObjectId)).Select(policyCase => policyCase.Policy).ToArray();
    }

    /// <summary>The policies of a protection that are there and not suspended.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PolicyNotFound"/>, <see cref="ErrorIds.PolicySuspended"/>.</exception>
    public async Task<IReadOnlyList<EffectivePolicy>> PoliciesOfAsync(AttachmentFact attachment, CancellationToken cancellationToken)
    {
        var (active, suspended) = await ReadPoliciesAsync(attachment, cancellationToken).ConfigureAwait(false);
        return active.Count > 0 ? active : throw await suspensions.OfAsync(suspended.FirstOrDefault(), attachment, cancellationToken).ConfigureAwait(false);
    }

    // The verdict of one of the policies, the best for whoever asks. Where none of those in force says yes, but a suspended one would or might, the request
    // waits for that one to be resumed: it is not refused for good.
    private async Task<RequestVerdict> ChooseAsync((IReadOnlyList<EffectivePolicy> Active, IReadOnlyList<PolicyFact> Suspended) policies,
        AttachmentFact attachment, AccessRequest request, RequestStory? story, CancellationToken cancellationToken)
    {
        if (policies.Active.Count == 0)
        {
            throw await suspensions.OfAsync(policies.Suspended.FirstOrDefault(), attachment, cancellationToken).ConfigureAwait(false);
        }

        var verdicts = new List<RequestVerdict>();
        foreach (var candidate in policies.Active)
        {
            verdicts.Add(await EvaluateAsync(candidate, request, story, cancellationToken).ConfigureAwait(false));
        }

        var best = verdicts.Find(verdict => verdict.Evaluation.IsSatisfied) ?? verdicts.Find(verdict => verdict.Evaluation.IsPending)
            ?? verdicts.Find(verdict => verdict.Evaluation.IsUndecided);
        if (best is not null)
        {
            return best;
        }

        foreach (var fact in policies.Suspended)
        {
            var candidate = new EffectivePolicy(fact.Policy, fact.Name, fact.Revision, fact.Author);
            var would = (await EvaluateAsync(candidate, request, story, cancellationToken).ConfigureAwait(false)).Evaluation;
            if (!would.IsRefused || would.IsUndecided)
            {
                throw await suspensions.OfAsync(fact, attachment, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var name in attachment.PolicyNames.Except(policies.Active.Select(candidate => candidate.Name)).OfType<string>())
        {
            if (await suspensions.FindBrokenAsync(name, attachment, cancellationToken).ConfigureAwait(false) is { } broken)
            {
                throw broken;
            }
        }

        return verdicts.OrderBy(verdict =>
            verdict.Evaluation.Constraints.Count(constraint => constraint.Outcome is ConstraintOutcome.Unsatisfied or ConstraintOutcome.Failed)).First();
    }

    // Why nothing opens whatever is decided, as the opener would say it; null where it would judge.
    private async Task<string?> FindStopAsync(RequestStory story, CancellationToken cancellationToken)
    {
        if (story.Request is not { } request || story.Opening is not null)
        {
            return null;
        }

        var head = await control.FindAttachmentAsync(VmKey.Of(request.ResourceId), cancellationToken).ConfigureAwait(false);
        if (head?.Fact is not AttachmentFact attachment)
        {
            return null;
        }

        try
        {
            await RequireActiveAsync(attachment, request, cancellationToken).ConfigureAwait(false);
            var policies = await ReadPoliciesAsync(attachment, cancellationToken).ConfigureAwait(false);
            if (policies.Active.Count == 0 || policies.Active.Count < attachment.PolicyNames.Count)
            {
                _ = await ChooseAsync(policies, attachment, request, story, cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (JitAccessException e) when (e.Kind is not JitErrorKind.Store || e.ErrorId is ErrorIds.FactCorrupt)
        {
            // Whatever refuses this one: the listing has others.
            return e.Message;
        }
    }

    private async Task<(IReadOnlyList<EffectivePolicy> Active, IReadOnlyList<PolicyFact> Suspended)> ReadPoliciesAsync(AttachmentFact attachment,
        CancellationToken cancellationToken)
    {
        if (attachment.Policy is { } own)
        {
            return ([new EffectivePolicy(own, null, 0, attachment.Author)], []);
        }

        var active = new List<EffectivePolicy>();
        var suspended = new List<PolicyFact>();
        foreach (var name in attachment.PolicyNames)
        {
            switch ((await control.FindPolicyAsync(name, cancellationToken).ConfigureAwait(false))?.Fact)
            {
                case PolicyFact { State: PolicyState.Suspended } fact:
                    suspended.Add(fact);
                    break;
                case PolicyFact { State: PolicyState.Active } fact:
                    active.Add(new EffectivePolicy(fact.Policy, fact.Name, fact.Revision, fact.Author));
                    break;
            }
        }

        return (active, suspended);
    }

    private async Task RequireActiveAsync(AttachmentFact attachment, AccessRequest request, CancellationToken cancellationToken)
    {
        switch (attachment.State)
        {
            case AttachmentState.Suspended:
                throw new JitAccessException(
                    ErrorIds.VmSuspended, JitErrorKind.InvalidOperation,
                    $"The protection of {request.ResourceId.Name} is suspended ({PrintableText.Clean(attachment.Reason)}). Run Enable-JitVm again.", request.ResourceId.ToString());
            case AttachmentState.Detached:
                throw GrantOpener.NotProtected(request.ResourceId);
        }

        await suspensions.RequireNotStoppedAsync(attachment, cancellationToken).ConfigureAwait(false);
    }

    private static JitAccessException Denied(RequestStory story, Person denier) =>
        new(ErrorIds.RequestDenied, JitErrorKind.PermissionDenied, $"{denier} denied it{story.CommentOf(denier.ObjectId)}.",
            story.RequestId.ToString())
        { RequestId = story.RequestId.ToString() };

    private static bool IsRequesters(PolicyCase policyCase) =>
        policyCase.Memberships.Has(policyCase.Policy.Requesters, policyCase.Request.Requester.ObjectId) || Approvals.IsGlassBroken(policyCase);

    // Whoever decides about other ports, or (see above) for other people, does not decide about this one. While a policy is suspended its approvers can
    // still say no.
    private async Task<IReadOnlyList<PolicyCase>> CasesAsync(RequestStory story, AccessRequest request, Person? asker, CancellationToken cancellationToken)
    {
        if ((await control.FindAttachmentAsync(VmKey.Of(request.ResourceId), cancellationToken).ConfigureAwait(false))?.Fact is not AttachmentFact attachment)
        {
            return [];
        }

        var (active, suspended) = await ReadPoliciesAsync(attachment, cancellationToken).ConfigureAwait(false);
        var cases = new List<PolicyCase>();
        foreach (var policy in active.Select(effective => effective.Policy).Concat(suspended.Select(fact => fact.Policy))
            .Where(policy => policy.Ports.Any(port => port.Contains(request.Port))))
        {
            cases.Add(await CaseAsync(policy, request, story, asker, cancellationToken).ConfigureAwait(false));
        }

        return cases;
    }

    private async Task<RequestVerdict> EvaluateAsync(EffectivePolicy candidate, AccessRequest request, RequestStory? story, CancellationToken cancellationToken)
    {
        var policyCase = await CaseAsync(candidate.Policy, request, story, null, cancellationToken).ConfigureAwait(false);
        if (candidate.Policy.MaxContinuous is not null)
        {
            policyCase = policyCase with { ContinuousSince = await ContinuousSinceAsync(request, policyCase.Start, cancellationToken).ConfigureAwait(false) };
        }

        return new RequestVerdict
        {
            Case = policyCase,
            Evaluation = PolicyEvaluator.Evaluate(policyCase),
            PolicyName = candidate.Name,
            PolicyRevision = candidate.Revision,
            WrittenBy = candidate.WrittenBy
        };
    }

    // A claim is judged by the moment at which it was made.
    private async Task<PolicyCase> CaseAsync(AccessPolicy policy, AccessRequest request, RequestStory? story, Person? asker,
        CancellationToken cancellationToken)
    {
        var decisions = new List<Decision>();
        foreach (var decision in story?.Decisions ?? [])
        {
            decisions.Add(new Decision(await members.DeciderAsync(policy, decision.Author, cancellationToken).ConfigureAwait(false), decision.Approved));
        }

        var now = context.Clock.Now;
        return new PolicyCase
        {
            Policy = policy,
            Request = request,
            Start = story?.Opening?.At ?? (request.StartAt is { } later && later > now ? later : now),
            Decisions = decisions,
            Memberships = await members.ReadAsync(policy, request.Requester, asker is null ? decisions.Select(decision => decision.By) : [asker],
                cancellationToken).ConfigureAwait(false),
            Zone = policy.TimeZone is { } zone ? context.TimeZones.Find(zone) : TimeZoneInfo.Utc,
        };
    }

    // Grants that overlap, or that follow each other within minutes, are one access.
    private async Task<DateTimeOffset?> ContinuousSinceAsync(AccessRequest request, DateTimeOffset start, CancellationToken cancellationToken)
    {
        var spans = (await (recent ?? new RecentGrants(context, observer)).ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(story => !story.RequestId.Equals(request.RequestId) && story.Request is { } other
                && other.ResourceId == request.ResourceId && other.Requester.Is(request.Requester.ObjectId) && other.Port.Overlaps(request.Port))
            .Select(story => (Begin: story.Opening!.At, End: story.Closed is { } closed && closed.At < story.Until ? closed.At : story.Until!.Value)).ToArray();
        return UnbrokenAccess.Since(spans, start);
    }
}
