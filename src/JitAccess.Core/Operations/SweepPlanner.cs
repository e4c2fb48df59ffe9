using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Decides what a sweep does: a pure function of the NSGs and NICs, the ledger, and the time. Closings come first, the oldest expiry in front.</summary>
internal static class SweepPlanner
{
    public static IReadOnlyList<SweepStep> Plan(SweepInput input)
    {
        var stories = (input.Stories ?? []).ToDictionary(story => story.RequestId);
        var grants = input.SecurityGroups.SelectMany(group => group.Rules.Where(OurRuleName.IsGrant).Select(rule => (group, rule)))
            .GroupBy(pair => RequestIdOf(pair.rule)).ToDictionary(grant => grant.Key, grant => grant.ToArray());
        var closings = new List<SweepStep.Close>();
        var rest = new List<SweepStep>();
        foreach (var grant in grants)
        {
            _ = stories.TryGetValue(grant.Key, out var story);
            if (Closing(input, grant.Key, grant.Value.Select(pair => pair.rule).ToArray(), story) is { } closing)
            {
                closings.Add(closing);
            }
            else
            {
                rest.AddRange(Keep(grant.Key, grant.Value.Select(pair => pair.group).Distinct(), story, input.Stories is not null));
            }
        }

        // Grants whose rules are gone already, by hand or by a sweep that died: their closing is still to be stated.
        closings.AddRange(stories.Values.Where(story => !grants.ContainsKey(story.RequestId) && story.StatusAt(input.Now) == RequestStatus.Closing)
            .Select(story => new SweepStep.Close(story.RequestId, story, GroupsOf(input, story.RequestId), CauseOf(story), story.Until)));
        var opening = stories.Values.Where(story => IsToOpen(story, input.Now) && !closings.Any(closing => closing.RequestId.Equals(story.RequestId))).OrderBy(story => story.RequestId).Select(story => new SweepStep.Open(story));
        return [.. closings.OrderBy(closing => closing.Until ?? DateTimeOffset.MinValue), .. opening, .. rest, .. StaleTags(input, grants.Keys, closings), .. Leftovers(input), .. Drifted(input)];
    }

    private static SweepStep.Close? Closing(SweepInput input, RequestId requestId, IReadOnlyList<SecurityRule> rules, RequestStory? story)
    {
        var groups = GroupsOf(input, requestId);
        var expiry = Expiry.Of(requestId, rules.Where(rule => rule.Access == RuleAccess.Allow), groups.Select(group => group.Tags), story?.Until, input.Now);
        ClosingCause? cause = rules.All(rule => rule.Access == RuleAccess.Deny) ? story is null ? ClosingCause.Expired : CauseOf(story)
            : expiry.IsInvalid ? ClosingCause.ExpiryInvalid
            : expiry.IsOver ? ClosingCause.Expired
            : story is null ? null
            : story.Closed is { } closed ? closed.Cause
            : story.Failed is not null ? ClosingCause.ProofViolated
            : story.Revoke is not null ? ClosingCause.Revoked
            : story.Opening is null ? ClosingCause.ExpiryInvalid
            : story.Request is null ? null
            : IsDetached(input, story) ? ClosingCause.Disabled
            : HasMoved(input, story, rules) ? ClosingCause.VmChanged
            : IsEdited(story, groups) ? ClosingCause.RuleEdited
            : null;
        return cause is { } known ? new SweepStep.Close(requestId, story, groups, known, expiry.Until) : null;
    }

    private static IEnumerable<SweepStep> Keep(RequestId requestId, IEnumerable<NetworkSecurityGroup> groups, RequestStory? story, bool ledgerIsRead)
    {
        if (story?.Request is null)
        {
            if (ledgerIsRead)
            {
                yield return new SweepStep.Report(requestId, $"The grant {requestId} is in {string.Join(", ", groups.Select(group => group.Name))} and not in the ledger; it ends at its own expiry.");
            }

            yield break;
        }

        foreach (var group in groups.Where(group => !group.Tags.Any(tag => string.Equals(tag.Key, GrantTag.Name(requestId), StringComparison.OrdinalIgnoreCase))))
        {
            yield return new SweepStep.SetTag(story, group.Id);
        }
    }

    private static bool IsToOpen(RequestStory story, DateTimeOffset now) =>
        story.Request is not null && story.StatusAt(now) is RequestStatus.Pending or RequestStatus.Approved or RequestStatus.Opening;

    private static bool IsDetached(SweepInput input, RequestStory story) =>
        input.Attachments.Any(attachment => attachment.ResourceId == story.Request?.ResourceId && attachment.State != AttachmentState.Attached);

    // The destination of a rule must still be an address of the VM that was protected: addresses are given to others.
    private static bool HasMoved(SweepInput input, RequestStory story, IReadOnlyList<SecurityRule> rules)
    {
        var addresses = new HashSet<string>(
            input.Interfaces.Where(nic => nic.VirtualMachineId is { } vm && vm == story.Request?.ResourceId).SelectMany(nic => nic.IPConfigurations).Select(configuration => configuration.PrivateAddress.ToString()),
            StringComparer.OrdinalIgnoreCase);
        return rules.SelectMany(rule => rule.Destinations).Any(destination => !addresses.Contains(destination));
    }

    // What was read back when the grant was opened is what may stand there; a rule that somebody widened is nobody's grant.
    private static bool IsEdited(RequestStory story, IEnumerable<NetworkSecurityGroup> groups) =>
        story.Opened is { } opened && groups.SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, story.RequestId)).Select(rule => new PlacedRule(group.Id, rule)))
            .Any(placed => !opened.Rules.Any(known => known.SecurityGroupId == placed.SecurityGroupId && string.Equals(known.Rule.Name, placed.Rule.Name, StringComparison.OrdinalIgnoreCase) && known.Rule.HasSameContent(placed.Rule)));

    private static IEnumerable<SweepStep> StaleTags(SweepInput input, ICollection<RequestId> grants, IReadOnlyList<SweepStep.Close> closings)
    {
        foreach (var group in input.SecurityGroups)
        {
            foreach (var tag in group.Tags)
            {
                if (GrantTag.TryParseName(tag.Key, out var requestId) && !closings.Any(closing => closing.RequestId.Equals(requestId)) && !(grants.Contains(requestId!) && group.Rules.Any(rule => OurRuleName.IsOf(rule, requestId!))))
                {
                    yield return new SweepStep.RemoveTag(requestId!, group.Id, tag.Key, tag.Value);
                }
            }
        }
    }

    // Deny and Keep go only on a detached fact of the ledger that they name.
    private static IEnumerable<SweepStep> Leftovers(SweepInput input) =>
        from attachment in input.Attachments
        where attachment.State == AttachmentState.Detached && input.LedgerId is not null
        from gathered in input.SecurityGroups
        from rule in gathered.Rules
        where OurRuleName.IsOf(rule, attachment.VmKey) && RuleDescription.TryReadLedger(rule.Description, attachment.VmKey, out var named) && string.Equals(named, input.LedgerId, StringComparison.Ordinal)
        select new SweepStep.RemoveBaseline(attachment, new PlacedRule(gathered.Id, rule));

    // A baseline that somebody deleted or edited, by hand or by redeploying a template.
    private static IEnumerable<SweepStep> Drifted(SweepInput input)
    {
        var groups = input.SecurityGroups.ToDictionary(group => group.Id);
        return input.Attachments.Where(attachment => attachment.State == AttachmentState.Attached)
            .SelectMany(attachment => BaselineDrift.Of(attachment, groups).Where(placed => groups.ContainsKey(placed.SecurityGroupId)).Select(placed => new SweepStep.RepairBaseline(attachment, placed)));
    }

    private static ClosingCause CauseOf(RequestStory story) => story.Revoke is not null ? ClosingCause.Revoked : ClosingCause.Expired;

    private static IReadOnlyList<NetworkSecurityGroup> GroupsOf(SweepInput input, RequestId requestId) =>
        input.SecurityGroups.Where(group => group.Rules.Any(rule => OurRuleName.IsOf(rule, requestId)) || group.Tags.Any(tag => string.Equals(tag.Key, GrantTag.Name(requestId), StringComparison.OrdinalIgnoreCase))).ToArray();

    private static RequestId RequestIdOf(SecurityRule rule) => OurRuleName.TryParse(rule.Name, out var name) ? name!.RequestId! : throw new ArgumentException(rule.Name, nameof(rule));
}
