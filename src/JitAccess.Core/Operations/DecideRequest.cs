using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>States an approver's yes or no, and opens the request at once where that was the last approval and the caller may.</summary>
public sealed class DecideRequest(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);
    private readonly RequestJudge judge = new(context, observer);
    private readonly VmNetworkReader reader = new(context);

    /// <summary>Reads and judges; writes nothing.</summary>
    /// <param name="reference">The request.</param>
    /// <param name="approved">Yes or no.</param>
    /// <param name="comment">Why; a no needs one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.OwnRequest"/>, <see cref="ErrorIds.NotApprover"/>, <see cref="ErrorIds.RequestOver"/>, <see cref="ErrorIds.DecidedAlready"/>,
    /// <see cref="ErrorIds.RequestContested"/>, <see cref="ErrorIds.ReasonInvalid"/> or <see cref="ErrorIds.ReasonMissing"/> for the comment,
    /// <see cref="ErrorIds.RequestNotFound"/>, <see cref="ErrorIds.RequestIdInvalid"/>.
    /// </exception>
    public async Task<DecisionPlan> PlanAsync(RequestReference reference, bool approved, string? comment, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var said = RequestAccess.CheckText("comment", string.IsNullOrWhiteSpace(comment) ? null : comment);
        if (!approved && said is null)
        {
            throw new JitAccessException(ErrorIds.ReasonMissing, JitErrorKind.InvalidArgument, "A denial says why: give -Comment.", reference.Text);
        }

        var story = await RequestFinder.FindAsync(ledger, reference, cancellationToken).ConfigureAwait(false);
        var policies = await RequireDecidableAsync(story, approved, cancellationToken).ConfigureAwait(false);
        var request = story.Request!;
        var network = approved ? await ReadNetworkAsync(request.ResourceId, cancellationToken).ConfigureAwait(false) : null;
        var notes = await DescribeAsync(story, request, policies, cancellationToken).ConfigureAwait(false);
        if (approved)
        {
            notes.Add($"exposure gained: {await GainAsync(request, network, cancellationToken).ConfigureAwait(false)}");
        }

        return new DecisionPlan
        {
            Plan = new JitPlan
            {
                Target = request.ResourceId.Name,
                Action = $"{(approved ? "approve" : "deny")} {request.Requester}'s request {story.RequestId}: {RequestAccess.ActionOf(request)}",
                Notes = notes,
            },
            Story = story,
            Approved = approved,
            Comment = said,
            Network = network,
        };
    }

    /// <summary>States the decision. After the last approval that is needed, opens the request, or says why it waits.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.DecidedAlready"/>, <see cref="ErrorIds.RequestOver"/>; or the opening failed, and nothing
    /// of it is left open.</exception>
    public async Task<JitRequest> ExecuteAsync(DecisionPlan plan, CancellationToken cancellationToken)
    {
        var asked = plan.Story;
        await StateAsync(plan, cancellationToken).ConfigureAwait(false);
        var story = await ledger.FindRequestAsync(asked.RequestId, cancellationToken).ConfigureAwait(false) ?? asked;
        var tally = await judge.ConsiderAsync(story, cancellationToken).ConfigureAwait(false);
        if (!plan.Approved && RequestView.Of(story, context.Clock.Now) is { Status: RequestStatus.Closing, Message: { } closes })
        {
            observer.Warning($"{story.RequestId}: {closes}");
        }

        if (!plan.Approved || tally.State != DecisionState.Approved || story.StatusAt(context.Clock.Now, tally.State) != RequestStatus.Approved)
        {
            return RequestView.Of(story, context.Clock.Now, tally);
        }

        var outcome = await new GrantOpener(context, observer).OpenAsync(story, plan.Network, requireProof: false, cancellationToken).ConfigureAwait(false);
        var told = await ledger.FindRequestAsync(asked.RequestId, cancellationToken).ConfigureAwait(false) ?? story;
        return RequestView.Of(told, context.Clock.Now, await judge.ConsiderAsync(told, cancellationToken).ConfigureAwait(false), outcome.Changes,
            outcome.Waits);
    }

    private async Task StateAsync(DecisionPlan plan, CancellationToken cancellationToken)
    {
        // It may have ended while the approver thought about it.
        var latest = await ledger.FindRequestAsync(plan.Story.RequestId, cancellationToken).ConfigureAwait(false) ?? plan.Story;
        RequireOpenQuestion(latest, latest.StatusAt(context.Clock.Now, await judge.DecideAsync(latest, cancellationToken).ConfigureAwait(false)));
        var fact = new DecisionFact
        {
            RequestId = plan.Story.RequestId,
            Subject = plan.Story.Subject!.Hash,
            Approved = plan.Approved,
            Comment = plan.Comment,
            Author = context.Account,
            At = context.Clock.Now,
            Follows = latest.Heads,
        };
        var path = FactPath.InRequests(plan.Story.RequestId, context.Account.ObjectId, "decision");
        if (await context.Facts.TryCreateAsync(path, fact, cancellationToken).ConfigureAwait(false) is null)
        {
            throw DecidedAlready(latest);
        }
    }

    private async Task<IReadOnlyList<AccessPolicy>> RequireDecidableAsync(RequestStory story, bool approved, CancellationToken cancellationToken)
    {
        if (context.Account.Kind == AuthorKind.ServicePrincipal)
        {
            throw Refusal(story, ErrorIds.NotApprover, $"{context.Account} is a service principal; people decide, service principals do not.");
        }

        if (story.Request!.Requester.Is(context.Account.ObjectId))
        {
            throw Refusal(story, ErrorIds.OwnRequest, $"{story.RequestId} is your own request, and nobody decides about their own.{(approved ? string.Empty : $" To take it back: Revoke-JitAccess {story.RequestId}")}");
        }

        RequireOpenQuestion(story, story.StatusAt(context.Clock.Now, await judge.DecideAsync(story, cancellationToken).ConfigureAwait(false)));
        if (story.All.Any(stored => stored.Fact is DecisionFact decision && context.Account.ToPerson().Is(decision.Author.ObjectId)))
        {
            throw DecidedAlready(story);
        }

        var policies = await judge.DecidableByAsync(story, context.Account.ToPerson(), cancellationToken).ConfigureAwait(false);
        return policies.Count == 0 ? throw Refusal(story, ErrorIds.NotApprover, $"{context.Account} ({context.Account.ObjectId}) is no approver of this request by any policy of {story.Request.ResourceId.Name} that names its requester and its port.")
            : approved && policies.All(policy => policy.RequiredApprovals == 0)
                ? throw Refusal(story, ErrorIds.RequestOver, $"{story.RequestId} needs no approval.")
            : policies;
    }

    private static void RequireOpenQuestion(RequestStory story, RequestStatus status)
    {
        if (story.IsContested)
        {
            throw Refusal(story, ErrorIds.RequestContested, $"Several people wrote a request under the id {story.RequestId}, so it is nobody's.");
        }

        if (status is not (RequestStatus.Pending or RequestStatus.Approved))
        {
            var what = status is RequestStatus.Active or RequestStatus.Opening
                ? $"{status.ToString().ToLowerInvariant()} already; Revoke-JitAccess {story.RequestId} closes it" : $"{status.ToString().ToLowerInvariant()}";
            throw new JitAccessException(ErrorIds.RequestOver, JitErrorKind.InvalidOperation,
                $"There is nothing to decide about {story.RequestId}: it is {what}.", story.RequestId.ToString())
            { RequestId = story.RequestId.ToString() };
        }
    }

    private JitAccessException DecidedAlready(RequestStory story) => new(
        ErrorIds.DecidedAlready, JitErrorKind.InvalidOperation,
        $"{context.Account} decided about {story.RequestId} already, and a decision stands. Revoke-JitAccess {story.RequestId} ends the request.",
        story.RequestId.ToString())
    {
        RequestId = story.RequestId.ToString(),
    };

    private static JitAccessException Refusal(RequestStory story, string errorId, string message) =>
        new(errorId, JitErrorKind.PermissionDenied, message, story.RequestId.ToString()) { RequestId = story.RequestId.ToString() };

    private async Task<List<string>> DescribeAsync(RequestStory story, AccessRequest request, IReadOnlyList<AccessPolicy> policies,
        CancellationToken cancellationToken)
    {
        var tally = await judge.ConsiderAsync(story, cancellationToken).ConfigureAwait(false);
        var notes = new List<string>
        {
            $"who: {await NameAsync(request.Requester, cancellationToken).ConfigureAwait(false)}",
            $"door: {request.Port} of {request.ResourceId} from {request.Source}",
            $"duration: {DurationText.Format(request.Duration)}, {(request.StartAt is { } start ? string.Format(CultureInfo.InvariantCulture, "from {0:yyyy-MM-dd HH:mm:ss}Z on", start.UtcDateTime) : "from the last approval on")}",
            $"reason: {Given(request.Reason)}",
            $"ticket: {Given(request.Ticket)}",
            string.Format(CultureInfo.InvariantCulture, "asked at {0:yyyy-MM-dd HH:mm:ss}Z, lapses at {1:yyyy-MM-dd HH:mm:ss}Z", story.Asked!.At.UtcDateTime,
                request.LapsesOn.UtcDateTime),
            $"policy: {string.Join(", ", policies.Select(policy => policy.Name ?? "the VM's own"))}{(tally.Missing is { } missing ? $"; {missing}" : string.Empty)}",
        };
        return notes;
    }

    private static string Given(string? text) => string.IsNullOrWhiteSpace(text) ? "none" : $"'{PrintableText.Clean(text)}'";

    // The name in a request is its author's word; the object id is not.
    private async Task<string> NameAsync(Person requester, CancellationToken cancellationToken)
    {
        try
        {
            var known = await context.Directory.FindAsync(requester.ObjectId, cancellationToken).ConfigureAwait(false);
            return string.IsNullOrWhiteSpace(known?.Name) ? $"object id {requester.ObjectId}, who says to be '{requester}'"
                : string.Equals(known!.Name, requester.Name, StringComparison.OrdinalIgnoreCase) ? $"{known} ({requester.ObjectId})"
                : $"{known} ({requester.ObjectId}), who says to be '{requester}'";
        }
        catch (JitAccessException e)
        {
            observer.Verbose($"The name of {requester.ObjectId} cannot be looked up: {e.Message}");
            return $"object id {requester.ObjectId}, who says to be '{requester}'";
        }
    }

    // Whether the VM can be read, and what the rules would do, is for the approver to know and for the opener to refuse.
    private async Task<VmNetwork?> ReadNetworkAsync(ResourceId vmId, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(vmId, askRights: true, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException e)
        {
            observer.Verbose($"{vmId.Name} cannot be read: {e.Message}");
            return null;
        }
    }

    private async Task<string> GainAsync(AccessRequest request, VmNetwork? network, CancellationToken cancellationToken)
    {
        if (network is null)
        {
            return $"not known, {context.Account} may not read the NSGs of {request.ResourceId.Name}";
        }

        if ((await control.FindAttachmentAsync(VmKey.Of(request.ResourceId), cancellationToken).ConfigureAwait(false))?.Fact is not AttachmentFact attachment)
        {
            return "none, the VM is not protected by this ledger";
        }

        try
        {
            GrantOpener.RequireIdentity(attachment, network);
            return ExposureGain.Of(network, GrantOpener.Plan(attachment, request, network, context.Clock.Now + request.Duration).Rules, request);
        }
        catch (JitAccessException e)
        {
            return $"none, as things are it cannot be opened: {e.Message}";
        }
    }
}
