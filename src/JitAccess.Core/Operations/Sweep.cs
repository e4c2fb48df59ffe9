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
/// One pass that makes Azure match what should be. Closing needs nothing but the NSGs; with the ledger down it still closes, and opens nothing.
/// What fails is data of the pass; the pass goes on.
/// </summary>
public sealed class Sweep(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);

    /// <summary>Reads the pages of NSGs and NICs and the ledger, and decides; writes nothing.</summary>
    public async Task<SweepPlan> PlanAsync(SweepOptions options, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var groups = context.Network.ListSecurityGroupsAsync(cancellationToken);
        var nics = context.Network.ListNetworkInterfacesAsync(cancellationToken);
        await Task.WhenAll(groups, nics).ConfigureAwait(false);
        var now = context.Clock.Now;
        var problems = new List<JitSweepAction>();
        var input = new SweepInput { Now = now, SecurityGroups = await groups.ConfigureAwait(false), Interfaces = await nics.ConfigureAwait(false) };
        try
        {
            input = input with
            {
                Stories = await ReadStoriesAsync(input.SecurityGroups, cancellationToken).ConfigureAwait(false),
                Attachments = await control.ListAttachmentsAsync(cancellationToken).ConfigureAwait(false),
                LedgerId = await ledger.FindIdAsync(cancellationToken).ConfigureAwait(false),
            };
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            observer.Warning($"The ledger cannot be read, so this pass only closes: {e.Message}");
            problems.Add(new JitSweepAction { Action = "Report", Message = e.Message, ErrorId = e.ErrorId });
        }

        var steps = SweepPlanner.Plan(input);
        return new SweepPlan
        {
            Plan = new JitPlan
            {
                Target = string.Join(", ", context.Subscriptions.Select(subscription => subscription.Name)),
                Action = "close what is over, open what is due",
                Changes = steps.SelectMany(Preview).ToArray(),
                Notes = steps.OfType<SweepStep.Open>().Select(step => $"opens {step.Story.RequestId}").Concat(steps.OfType<SweepStep.Report>().Select(step => step.Message)).ToArray(),
            },
            StartedOn = now,
            SecurityGroups = input.SecurityGroups.Count,
            Steps = steps,
            Problems = problems,
            Options = options,
        };
    }

    // Those that are not over, and those whose rules or tags are still there, whatever the ledger says of them.
    private async Task<IReadOnlyList<RequestStory>> ReadStoriesAsync(IReadOnlyList<NetworkSecurityGroup> groups, CancellationToken cancellationToken)
    {
        var stories = (await ledger.ListLiveAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(story => story.RequestId);
        var present = groups.SelectMany(group => group.Rules.Select(rule => OurRuleName.TryParse(rule.Name, out var name) ? name!.RequestId : null)
            .Concat(group.Tags.Keys.Select(tag => GrantTag.TryParseName(tag, out var tagged) ? tagged : null))).OfType<RequestId>().Distinct();
        foreach (var requestId in present.Where(requestId => !stories.ContainsKey(requestId)).ToArray())
        {
            if (await ledger.FindRequestAsync(requestId, cancellationToken).ConfigureAwait(false) is { } story)
            {
                stories.Add(requestId, story);
            }
        }

        return stories.Values.OrderBy(story => story.RequestId).ToArray();
    }

    /// <summary>Carries a plan out.</summary>
    public async Task<JitSweepResult> ExecuteAsync(SweepPlan plan, CancellationToken cancellationToken)
    {
        var actions = new List<JitSweepAction>();
        var failed = new List<JitSweepAction>(plan.Problems);
        var lateness = TimeSpan.Zero;
        for (var index = 0; index < plan.Steps.Count; index++)
        {
            var step = plan.Steps[index];
            observer.Progress("Sweeping", index, plan.Steps.Count);
            try
            {
                if (await DoAsync(step, plan.Options, cancellationToken).ConfigureAwait(false) is { } action)
                {
                    (action.ErrorId is null ? actions : failed).Add(action);
                    if (step is SweepStep.Close { Until: { } until, Cause: ClosingCause.Expired } && context.Clock.Now - until > lateness)
                    {
                        lateness = context.Clock.Now - until;
                    }
                }
            }
            catch (JitAccessException e)
            {
                failed.Add(new JitSweepAction { Action = step.GetType().Name, RequestId = RequestIdOf(step)?.ToString(), Message = e.Message, ErrorId = e.ErrorId });
                observer.Warning(e.Message);
            }
        }

        observer.Progress("Sweeping", plan.Steps.Count, plan.Steps.Count);
        return new JitSweepResult { StartedOn = plan.StartedOn, EndedOn = context.Clock.Now, SecurityGroups = plan.SecurityGroups, Actions = actions, Failed = failed, Lateness = lateness };
    }

    private async Task<JitSweepAction?> DoAsync(SweepStep step, SweepOptions options, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case SweepStep.Close close:
                return await CloseAsync(close, cancellationToken).ConfigureAwait(false);
            case SweepStep.Open open:
                return await OpenAsync(open, options, cancellationToken).ConfigureAwait(false);
            case SweepStep.SetTag tag:
                var value = GrantTag.Value(tag.Story.Until!.Value, tag.Story.Request!.Requester.ObjectId, VmKey.Of(tag.Story.Request.ResourceId));
                var name = GrantTag.Name(tag.Story.RequestId);
                await context.Network.MergeTagsAsync(tag.SecurityGroupId, new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }, new WriteIntent(tag.Story.RequestId, tag.Story.Until), cancellationToken)
                    .ConfigureAwait(false);
                return Action("RepairTag", tag.Story.RequestId, tag.Story, $"set the tag of {tag.Story.RequestId} on {tag.SecurityGroupId.Name} again", [.. Preview(step)]);
            case SweepStep.RemoveTag stale:
                await context.Network.DeleteTagsAsync(stale.SecurityGroupId, new Dictionary<string, string>(StringComparer.Ordinal) { [stale.Name] = stale.Value }, new WriteIntent(stale.RequestId), cancellationToken).ConfigureAwait(false);
                return Action("RemoveTag", stale.RequestId, null, $"removed the stale tag {stale.Name} from {stale.SecurityGroupId.Name}", [.. Preview(step)]);
            case SweepStep.RemoveBaseline left:
                _ = await context.Network.DeleteRuleAsync(left.Rule.SecurityGroupId, left.Rule.Rule.Name, new WriteIntent(null), cancellationToken).ConfigureAwait(false);
                var action = Action("Close", null, null, $"removed {left.Rule}, whose VM {left.Attachment.ResourceId.Name} is no longer protected", [.. Preview(step)]);
                return await IsThereAsync(left.Rule, cancellationToken).ConfigureAwait(false)
                    ? action with { Proof = ProofResult.Violated($"rule {left.Rule.Rule.Name} is still in {left.Rule.SecurityGroupId.Name}").ToString(), ErrorId = ErrorIds.ProofViolated }
                    : action with { Proof = ProofResult.Proved.ToString() };
            case SweepStep.RepairBaseline drifted:
                await context.Network.PutRuleAsync(drifted.Rule.SecurityGroupId, drifted.Rule.Rule, new WriteIntent(null), cancellationToken).ConfigureAwait(false);
                return Action("Repair", null, null, $"wrote {drifted.Rule} of the baseline of {drifted.Attachment.ResourceId.Name} again", [.. Preview(step)]) with { VMName = drifted.Attachment.ResourceId.Name };
            case SweepStep.Report report:
                observer.Warning(report.Message);
                return Action("Report", report.RequestId, null, report.Message, []);
            default:
                throw new InvalidOperationException(step.GetType().Name);
        }
    }

    private async Task<bool> IsThereAsync(PlacedRule placed, CancellationToken cancellationToken) =>
        (await context.Network.GetSecurityGroupAsync(placed.SecurityGroupId, cancellationToken).ConfigureAwait(false)).FindRule(placed.Rule.Name) is not null;

    private async Task<JitSweepAction> CloseAsync(SweepStep.Close step, CancellationToken cancellationToken)
    {
        var outcome = await new GrantCloser(context, observer).CloseAsync(step.RequestId, step.Groups, step.Cause, stated: step.Story?.Closed is not null, cancellationToken).ConfigureAwait(false);
        var door = step.Story?.Request is { } request ? $"{request.Port} of {request.ResourceId.Name} from {request.Source}" : step.RequestId.ToString();
        var sessions = outcome.SessionsMayContinue ? "; established connections may continue" : string.Empty;
        var action = Action(
            outcome.IsNeutralised ? "Neutralise" : "Close", step.RequestId, step.Story, $"{(outcome.IsNeutralised ? "turned into a deny" : "closed")} {door} ({step.Cause}{(step.Until is { } until ? $", until {RuleDescription.FormatTime(until)}" : string.Empty)}){sessions}",
            outcome.Changes);
        return outcome.Proof.Kind == ProofKind.Proved
            ? action with { Proof = outcome.Proof.ToString() }
            : action with { Proof = outcome.Proof.ToString(), ErrorId = ErrorIds.ProofViolated };
    }

    private async Task<JitSweepAction?> OpenAsync(SweepStep.Open step, SweepOptions options, CancellationToken cancellationToken)
    {
        var outcome = await new GrantOpener(context, observer, options.Ceiling).OpenAsync(step.Story, null, requireProof: false, cancellationToken).ConfigureAwait(false);
        var request = step.Story.Request!;
        if (outcome.Waits is not null)
        {
            observer.Verbose($"{request.RequestId} waits: {outcome.Waits}");
            return null;
        }

        return Action("Open", request.RequestId, step.Story, $"opened {request.Port} of {request.ResourceId.Name} from {request.Source} for {DurationText.Format(request.Duration)}", outcome.Changes) with { Proof = outcome.Proof?.ToString() };
    }

    private static JitSweepAction Action(string action, RequestId? requestId, RequestStory? story, string message, IReadOnlyList<PlannedChange> changes) =>
        new() { Action = action, RequestId = requestId?.ToString(), VMName = story?.Request?.ResourceId.Name, Message = message, Changes = changes };

    private static IEnumerable<PlannedChange> Preview(SweepStep step) => step switch
    {
        SweepStep.Close close => close.Groups.SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, close.RequestId)).Select(rule => PlannedChange.Delete(new PlacedRule(group.Id, rule)))),
        SweepStep.SetTag tag => [new PlannedChange { Kind = ChangeKind.SetTag, SecurityGroupId = tag.SecurityGroupId, Name = GrantTag.Name(tag.Story.RequestId), Until = tag.Story.Until }],
        SweepStep.RemoveTag stale => [new PlannedChange { Kind = ChangeKind.RemoveTag, SecurityGroupId = stale.SecurityGroupId, Name = stale.Name }],
        SweepStep.RemoveBaseline left => [PlannedChange.Delete(left.Rule)],
        SweepStep.RepairBaseline drifted => [PlannedChange.Put(drifted.Rule)],
        _ => [],
    };

    private static RequestId? RequestIdOf(SweepStep step) => step switch
    {
        SweepStep.Close close => close.RequestId,
        SweepStep.Open open => open.Story.RequestId,
        SweepStep.SetTag tag => tag.Story.RequestId,
        SweepStep.RemoveTag stale => stale.RequestId,
        _ => null,
    };
}
