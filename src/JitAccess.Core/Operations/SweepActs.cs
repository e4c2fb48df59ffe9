using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>
/// Does the steps of a sweep, one at a time; any number of them may run side by side. Every repair becomes a fact, or a sentence of the heartbeat.
/// </summary>
internal sealed class SweepActs(JitContext context, IOperationObserver observer, Ceiling? ceiling)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly GrantCloser closer = new(context, observer);
    private readonly RecentGrants recent = new(context, observer);
    private readonly ProtectionKeeper keeper = new(context, observer, ceiling);

    /// <summary>Does a step; of a closing only what closes, the rules.</summary>
    /// <returns>Null where there was nothing to do after all.</returns>
    public Task<JitSweepAction?> DoAsync(SweepStep step, CancellationToken cancellationToken) => step switch
    {
        SweepStep.Close close => CloseAsync(close, cancellationToken),
        SweepStep.Open open => OpenAsync(open, cancellationToken),
        SweepStep.SetTag tag => SetTagAsync(tag, cancellationToken),
        SweepStep.RemoveTag stale => RemoveTagAsync(stale, cancellationToken),
        SweepStep.Describe edited => DescribeAsync(edited, cancellationToken),
        SweepStep.RemoveBaseline left => RemoveBaselineAsync(left, cancellationToken),
        SweepStep.RepairBaseline drifted => RepairBaselineAsync(drifted, cancellationToken),
        SweepStep.Suspend changed => keeper.SuspendAsync(changed, cancellationToken),
        SweepStep.Follow moved => keeper.FollowAsync(moved, cancellationToken),
        SweepStep.Report report => Task.FromResult<JitSweepAction?>(Report(report)),
        _ => throw new InvalidOperationException(step.GetType().Name),
    };

    /// <summary>Takes the tags away of a grant whose rules are closed.</summary>
    public Task<IReadOnlyList<PlannedChange>> UntagAsync(SweepStep.Close close, CancellationToken cancellationToken) =>
        closer.UntagAsync(close.RequestId, close.Groups, cancellationToken);

    private JitSweepAction Report(SweepStep.Report report)
    {
        observer.Warning(report.Message);
        return Action("Report", report.RequestId, null, report.Message, []);
    }

    private async Task<JitSweepAction?> CloseAsync(SweepStep.Close step, CancellationToken cancellationToken)
    {
        // One that was closed because its rules were gone has rules again where a deletion failed after all, or somebody put one back.
        if (step.Cause == ClosingCause.RulesDeleted && step.Story!.Closed is null)
        {
            if (await LookAgainAsync(step, cancellationToken).ConfigureAwait(false) is not { } groups)
            {
                return null;
            }

            step = step with { Groups = groups };
        }

        var outcome = await closer.CloseRulesAsync(step.RequestId, step.Groups, step.Cause, step.Story, cancellationToken).ConfigureAwait(false);
        var door = step.Story?.Request is { } request ? $"{request.Port} of {request.ResourceId.Name} from {request.Source}" : step.RequestId.ToString();
        var why = $"({step.Cause}{(step.Until is { } until ? $", until {RuleDescription.FormatTime(until)}" : string.Empty)})";
        var sessions = !outcome.HadRules ? string.Empty : outcome.SessionsMayContinue ? "; established connections may continue"
            : "; established connections were flushed";
        var action = outcome.IsNeutralised && outcome.Changes.Count == 0
            ? Action("Report", step.RequestId, step.Story, $"a delete lock still keeps the rules of {door}, which are denies", [])
            : Action(outcome.IsNeutralised ? "Neutralise" : "Close", step.RequestId, step.Story,
                $"{(outcome.IsNeutralised ? "turned into a deny" : "closed")} {door} {why}{sessions}", outcome.Changes);
        return action with { Proof = outcome.Proof.ToString(), ErrorId = outcome.Proof.Kind == ProofKind.Proved ? null : ErrorIds.ProofViolated };
    }

    // What was read may be older than the grant. Null where its rules are all there.
    private async Task<IReadOnlyList<NetworkSecurityGroup>?> LookAgainAsync(SweepStep.Close step, CancellationToken cancellationToken)
    {
        var opened = step.Story!.Opened!.Rules;
        var groups = (await Task.WhenAll(opened.Select(placed => placed.SecurityGroupId).Concat(step.Groups.Select(group => group.Id)).Distinct()
            .Select(async id =>
        {
            try
            {
                return await context.Network.GetSecurityGroupAsync(id, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException e) when (e.IsNotFound)
            {
                return null;
            }
        })).ConfigureAwait(false)).OfType<NetworkSecurityGroup>().ToArray();
        return opened.All(placed => groups.Any(group => group.Id == placed.SecurityGroupId && group.FindRule(placed.Rule.Name) is not null)) ? null : groups;
    }

    private async Task<JitSweepAction?> OpenAsync(SweepStep.Open step, CancellationToken cancellationToken)
    {
        var request = step.Story.Request!;
        GrantOutcome outcome;
        try
        {
            outcome = await new GrantOpener(context, observer, ceiling, recent).OpenAsync(step.Story, null, requireProof: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.RequestDenied && step.Story.Opening is null)
        {
            // An approver's no is an answer and no failure of the pass; a runbook's job would fail of it.
            return Action("Report", request.RequestId, step.Story,
                $"did not open {request.Port} of {request.ResourceId.Name} from {request.Source}: {e.Message}", []);
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.CeilingExceeded && step.Story.Opening is null)
        {
            return Hold(step.Story, request, e.Message);
        }

        if (outcome.Waits is not null)
        {
            observer.Verbose($"{request.RequestId} waits: {outcome.Waits}");
            return null;
        }

        var message = $"{(step.Story.Opening is null ? "opened" : "completed the opening of")} {request.Port} of {request.ResourceId.Name} from {request.Source} for {DurationText.Format(request.Duration)}";
        return Action("Open", request.RequestId, step.Story, message, outcome.Changes) with { Proof = outcome.Proof?.ToString() };
    }

    // Nor is what this sweep may not open: told loudly once, and by each later pass in its result, since the request waits until it lapses.
    private JitSweepAction Hold(RequestStory story, AccessRequest request, string why)
    {
        var message = $"did not open {request.Port} of {request.ResourceId.Name} from {request.Source}, which goes on waiting: {why}";
        if (story.Held is not null)
        {
            return Action("Report", request.RequestId, story, message, []);
        }

        observer.Warning($"{request.RequestId}: {message}");
        return Action("Hold", request.RequestId, story, message, []);
    }

    private async Task<JitSweepAction?> SetTagAsync(SweepStep.SetTag step, CancellationToken cancellationToken)
    {
        var story = step.Story;
        var name = GrantTag.Name(story.RequestId);
        var value = GrantTag.Value(step.Until, story.Request!.Requester.ObjectId, VmKey.Of(story.Request.ResourceId));
        await context.Network.MergeTagsAsync(step.SecurityGroupId, new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value },
            new WriteIntent(story.RequestId, step.Until), cancellationToken)
            .ConfigureAwait(false);
        var change = new PlannedChange { Kind = ChangeKind.SetTag, SecurityGroupId = step.SecurityGroupId, Name = name, Until = step.Until };
        return await StateAsync(Action("RepairTag", story.RequestId, story, $"set the tag of {story.RequestId} on {step.SecurityGroupId.Name} again",
            [change]), story, "tag", [], cancellationToken).ConfigureAwait(false);
    }

    private async Task<JitSweepAction?> RemoveTagAsync(SweepStep.RemoveTag step, CancellationToken cancellationToken)
    {
        await context.Network.DeleteTagsAsync(step.SecurityGroupId, new Dictionary<string, string>(StringComparer.Ordinal) { [step.Name] = step.Value },
            new WriteIntent(step.RequestId), cancellationToken)
            .ConfigureAwait(false);
        var change = new PlannedChange { Kind = ChangeKind.RemoveTag, SecurityGroupId = step.SecurityGroupId, Name = step.Name };
        return await StateAsync(
            Action("RemoveTag", step.RequestId, step.Story, $"removed the stale tag {step.Name} from {step.SecurityGroupId.Name}", [change]), step.Story,
            "staletag", [], cancellationToken).ConfigureAwait(false);
    }

    // A rule that was closed in the meantime must not come back: its NSG and its facts are read again right before.
    private async Task<JitSweepAction?> DescribeAsync(SweepStep.Describe step, CancellationToken cancellationToken)
    {
        var story = step.Story;
        var group = await context.Network.GetSecurityGroupAsync(step.Rule.SecurityGroupId, cancellationToken).ConfigureAwait(false);
        var present = group.FindRule(step.Rule.Rule.Name);
        var again = await ledger.FindRequestAsync(story.RequestId, cancellationToken).ConfigureAwait(false);
        if (present is null || !present.HasSameEffect(step.Rule.Rule) || again is null or { Closed: not null } or { IsTakenBack: true } or { Failed: not null })
        {
            return null;
        }

        var placed = new PlacedRule(group.Id,
            present with { Description = RuleDescription.OfAllow(story.RequestId, step.Until, story.Request!.Requester.ObjectId) });
        await context.Network.PutRuleAsync(group.Id, placed.Rule, new WriteIntent(story.RequestId, step.Until), cancellationToken).ConfigureAwait(false);
        return await StateAsync(
            Action("Repair", story.RequestId, story, $"wrote the description of {placed} again", [PlannedChange.Put(placed, step.Until)]), story,
            "description", [placed], cancellationToken).ConfigureAwait(false);
    }

    private async Task<JitSweepAction?> RemoveBaselineAsync(SweepStep.RemoveBaseline step, CancellationToken cancellationToken)
    {
        _ = await context.Network.DeleteRuleAsync(step.Rule.SecurityGroupId, step.Rule.Rule.Name, new WriteIntent(null), cancellationToken)
            .ConfigureAwait(false);
        var group = await context.Network.GetSecurityGroupAsync(step.Rule.SecurityGroupId, cancellationToken).ConfigureAwait(false);
        var proof = group.FindRule(step.Rule.Rule.Name) is null ? ProofResult.Proved
            : ProofResult.Violated($"rule {step.Rule.Rule.Name} is still in {group.Name}");
        return Action("Close", null, null, $"removed {step.Rule}, whose VM {step.Attachment.ResourceId.Name} is no longer protected",
            [PlannedChange.Delete(step.Rule)]) with
        {
            VMName = step.Attachment.ResourceId.Name,
            Proof = proof.ToString(),
            ErrorId = proof.Kind == ProofKind.Proved ? null : ErrorIds.ProofViolated,
            IsForHeartbeat = true,
        };
    }

    private async Task<JitSweepAction?> RepairBaselineAsync(SweepStep.RepairBaseline step, CancellationToken cancellationToken)
    {
        await context.Network.PutRuleAsync(step.Rule.SecurityGroupId, step.Rule.Rule, new WriteIntent(null), cancellationToken).ConfigureAwait(false);
        return Action("Repair", null, null, $"wrote {step.Rule} of the baseline of {step.Attachment.ResourceId.Name} again",
            [PlannedChange.Put(step.Rule)]) with
        {
            VMName = step.Attachment.ResourceId.Name,
            IsForHeartbeat = true,
        };
    }

    private async Task<JitSweepAction> StateAsync(JitSweepAction action, RequestStory? story, string what, IReadOnlyList<PlacedRule> rules,
        CancellationToken cancellationToken)
    {
        if (story?.Request is null)
        {
            return action with { IsForHeartbeat = true };
        }

        var now = context.Clock.Now;
        try
        {
            _ = await ledger.RecordAsync(
                FactPath.Repaired(story.RequestId, what, now),
                new RepairedFact
                {
                    RequestId = story.RequestId,
                    What = what,
                    Message = action.Message,
                    Rules = rules,
                    Author = context.Account,
                    At = now,
                    Follows = story.Heads
                }, cancellationToken).ConfigureAwait(false);
            return action;
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            observer.Warning($"The ledger could not be told: {e.Message}");
            return action with { IsForHeartbeat = true };
        }
    }

    private static JitSweepAction Action(string action, RequestId? requestId, RequestStory? story, string message, IReadOnlyList<PlannedChange> changes) =>
        new() { Action = action, RequestId = requestId?.ToString(), VMName = story?.Request?.ResourceId.Name, Message = message, Changes = changes };
}
