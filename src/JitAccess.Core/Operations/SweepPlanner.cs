using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>
/// Decides what a sweep does: a pure function of the NSGs and VMs, the ledger, and the time. Closings come first, the oldest expiry in front; then
/// what keeps ports closed; then what opens.
/// </summary>
internal sealed class SweepPlanner
{
    private readonly SweepInput input;
    private readonly SweepIndex index;
    private readonly Dictionary<RequestId, RequestStory> stories;
    private readonly Dictionary<ResourceId, AttachmentFact> attachments;
    private readonly HashSet<ResourceId> read;
    private readonly IReadOnlyList<SweepStep> protections;
    private readonly HashSet<ResourceId> unfit;

    private SweepPlanner(SweepInput input)
    {
        this.input = input;
        index = new SweepIndex(input.SecurityGroups);
        stories = (input.Stories ?? []).ToDictionary(story => story.RequestId);
        attachments = input.Protections.GroupBy(attachment => attachment.ResourceId).ToDictionary(same => same.Key, same => same.First());
        read = [.. input.SecurityGroups.Select(group => group.Id)];
        protections = ProtectionPlanner.Plan(input, index).ToArray();
        unfit = [.. protections.OfType<SweepStep.Suspend>().Select(step => step.Attachment.ResourceId)];
    }

    public static IReadOnlyList<SweepStep> Plan(SweepInput input) => new SweepPlanner(input).Plan();

    private IReadOnlyList<SweepStep> Plan()
    {
        var closings = new List<SweepStep.Close>();
        var rest = new List<SweepStep>();
        foreach (var grant in index.Grants.Where(grant => grant.Rules.Count > 0))
        {
            var story = Find(grant.RequestId);
            var expiry = ExpiryOf(grant, story);
            if (CauseOf(grant, story, expiry) is { } cause)
            {
                closings.Add(new SweepStep.Close(grant.RequestId, story, grant.Groups, cause, expiry.Until));
            }
            else
            {
                rest.AddRange(Keep(grant, story, expiry));
            }
        }

        closings.AddRange(WithoutRules());
        var closed = new HashSet<RequestId>(closings.Select(closing => closing.RequestId));
        var opening = stories.Values.Where(story => IsToOpen(story) && !closed.Contains(story.RequestId)).OrderBy(story => story.RequestId)
            .Select(story => new SweepStep.Open(story, GroupsOf(story)));
        return [.. closings.OrderBy(closing => closing.Until ?? DateTimeOffset.MinValue), .. protections, .. opening, .. rest, .. StaleTags(closed)];
    }

    private RequestStory? Find(RequestId requestId) => stories.TryGetValue(requestId, out var story) ? story : null;

    private Expiry ExpiryOf(GrantSighting grant, RequestStory? story) =>
        Expiry.Of(grant.RequestId, grant.Rules.Select(placed => placed.Rule).Where(rule => rule.Access == RuleAccess.Allow),
            grant.Groups.Select(group => group.Tags), story?.Until, input.Now);

    private ClosingCause? CauseOf(GrantSighting grant, RequestStory? story, Expiry expiry) =>
        grant.Rules.All(placed => placed.Rule.Access == RuleAccess.Deny) ? story is null ? ClosingCause.Expired : CauseOf(story)
            : expiry.IsInvalid ? ClosingCause.ExpiryInvalid
            : expiry.IsOver ? ClosingCause.Expired
            : story is null ? null
            : story.Closed is { } closed ? closed.Cause
            : story.Failed is not null ? ClosingCause.ProofViolated
            : story.IsTakenBack ? ClosingCause.Revoked
            : story.Opening is null ? ClosingCause.ExpiryInvalid
            : story.Request is null ? null
            : IsDetached(story) ? ClosingCause.Disabled
            : HasMoved(story, grant.Rules) ? ClosingCause.VmChanged
            : IsEdited(story, grant.Rules) ? ClosingCause.RuleEdited
            : MissesRules(story) ? ClosingCause.RulesDeleted
            : null;

    // Grants whose rules are gone already, by hand or by a sweep that died: their closing is still to be stated.
    private IEnumerable<SweepStep.Close> WithoutRules()
    {
        foreach (var story in stories.Values)
        {
            var sighting = index.Find(story.RequestId);
            if (sighting is { Rules.Count: > 0 })
            {
                continue;
            }

            var status = story.StatusAt(input.Now);
            ClosingCause? cause = status == RequestStatus.Closing ? CauseOf(story) : status == RequestStatus.Active && MissesRules(story)
                ? ClosingCause.RulesDeleted : null;
            if (cause is { } known)
            {
                yield return new SweepStep.Close(story.RequestId, story, sighting?.Groups ?? [], known, story.Until);
            }
        }
    }

    private IEnumerable<SweepStep> Keep(GrantSighting grant, RequestStory? story, Expiry expiry)
    {
        if (story?.Request is not { } request)
        {
            if (input.Stories is not null)
            {
                yield return new SweepStep.Report(grant.RequestId, $"The grant {grant.RequestId} is in {string.Join(", ", grant.Groups.Select(group => group.Name))} and not in the ledger; it ends at its own expiry.");
            }

            yield break;
        }

        // What says less than the truth stays: it closes early. What says more, or nothing, is written again.
        var until = expiry.Until!.Value;
        foreach (var placed in grant.Rules.Where(placed => !SaysWhenAndForWhom(placed.Rule, story, request.Requester.ObjectId)))
        {
            yield return new SweepStep.Describe(story, placed, until);
        }

        foreach (var group in grant.Groups.Where(group => grant.HasRuleIn(group.Id) && !IsTagged(group, story)))
        {
            yield return new SweepStep.SetTag(story, group.Id, until);
        }
    }

    private static bool SaysWhenAndForWhom(SecurityRule rule, RequestStory story, string objectId) =>
        RuleDescription.TryReadUntil(rule.Description, story.RequestId, out var said) && said <= story.Until
        && string.Equals(rule.Description!.TrimEnd(), RuleDescription.OfAllow(story.RequestId, said, objectId), StringComparison.OrdinalIgnoreCase);

    private static bool IsTagged(NetworkSecurityGroup group, RequestStory story) =>
        group.Tags.Any(tag =>
            string.Equals(tag.Key, GrantTag.Name(story.RequestId), StringComparison.OrdinalIgnoreCase) && GrantTag.TryReadUntil(tag.Value, out var said)
                && said <= story.Until);

    private bool IsToOpen(RequestStory story) =>
        story.Request is not null && story.StatusAt(input.Now) is RequestStatus.Pending or RequestStatus.Approved or RequestStatus.Opening;

    private IReadOnlyCollection<ResourceId> GroupsOf(RequestStory story)
    {
        var vm = story.Request!.ResourceId;
        return [vm, .. (attachments.TryGetValue(vm, out var attachment) ? attachment.Baseline : []).Select(placed => placed.SecurityGroupId).Distinct()];
    }

    private bool IsDetached(RequestStory story) =>
        attachments.TryGetValue(story.Request!.ResourceId, out var attachment) && attachment.State != AttachmentState.Attached;

    // The destination of a rule must still be an address of the VM that was protected: addresses are given to others.
    private bool HasMoved(RequestStory story, IReadOnlyList<PlacedRule> rules)
    {
        var vm = story.Request!.ResourceId;
        if (unfit.Contains(vm))
        {
            return true;
        }

        if (!input.Vms.TryGetValue(vm, out var seen))
        {
            return false;
        }

        var addresses = new HashSet<string>(seen.Addresses, StringComparer.OrdinalIgnoreCase);
        return !string.Equals(seen.VmId, story.Opening!.VmId, StringComparison.OrdinalIgnoreCase)
            || rules.SelectMany(placed => placed.Rule.Destinations).Any(destination => !addresses.Contains(destination));
    }

    // What was read back when the grant was opened is what may stand there, and until then what was claimed; a rule that somebody widened is nobody's grant.
    private static bool IsEdited(RequestStory story, IEnumerable<PlacedRule> rules)
    {
        var known = story.Opened?.Rules ?? story.Opening!.Rules;
        return rules.Any(placed => !known.Any(rule => IsSamePlace(rule, placed) && rule.Rule.HasSameContent(placed.Rule)));
    }

    // Somebody who deletes a rule of a grant closes it. What was opened while the NSGs were read may not be seen yet; whoever acts on it looks again.
    private bool MissesRules(RequestStory story) => story.Opened is { } opened && opened.At <= input.ReadOn && opened.Rules.Any(known =>
        input.MissingGroups.Contains(known.SecurityGroupId)
        || (read.Contains(known.SecurityGroupId) && index.Find(story.RequestId)?.Rules.Any(placed => IsSamePlace(known, placed)) != true));

    private static bool IsSamePlace(PlacedRule left, PlacedRule right) =>
        left.SecurityGroupId == right.SecurityGroupId && string.Equals(left.Rule.Name, right.Rule.Name, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<SweepStep> StaleTags(HashSet<RequestId> closed)
    {
        foreach (var grant in index.Grants.Where(grant => !closed.Contains(grant.RequestId)))
        {
            foreach (var group in grant.Groups.Where(group => !grant.HasRuleIn(group.Id)))
            {
                foreach (var tag in group.Tags.Where(tag => string.Equals(tag.Key, GrantTag.Name(grant.RequestId), StringComparison.OrdinalIgnoreCase)))
                {
                    yield return new SweepStep.RemoveTag(grant.RequestId, Find(grant.RequestId), group.Id, tag.Key, tag.Value);
                }
            }
        }
    }

    private static ClosingCause CauseOf(RequestStory story) => story.IsTakenBack ? ClosingCause.Revoked : ClosingCause.Expired;
}
