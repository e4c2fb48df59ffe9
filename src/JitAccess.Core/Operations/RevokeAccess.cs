using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Closes a grant before its time, or withdraws a request that is not open yet.</summary>
public sealed class RevokeAccess(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly RequestJudge judge = new(context, observer);
    private readonly ControlReader control = new(context, observer);

    /// <summary>Reads and plans; writes nothing.</summary>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.RequestExpected"/> where a VM's name stands for a request id; <see cref="ErrorIds.RequestNotFound"/>, <see
    /// cref="ErrorIds.RequestIdInvalid"/>,
    /// <see cref="ErrorIds.ReasonInvalid"/>.
    /// </exception>
    public async Task<RevokePlan> PlanAsync(RequestReference request, string? reason, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        if (request.RequestId is null)
        {
            await RefuseVmNameAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var said = RequestAccess.CheckText("reason", reason);
        var story = await RequestFinder.FindAsync(ledger, request, cancellationToken).ConfigureAwait(false);
        var status = story.StatusAt(context.Clock.Now, await judge.DecideAsync(story, cancellationToken).ConfigureAwait(false));
        var groups = await ReadGroupsAsync(story, cancellationToken).ConfigureAwait(false);
        var rules = (groups ?? [])
            .SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, story.RequestId)).Select(rule => new PlacedRule(group.Id, rule))).ToArray();

        // That it is closed is somebody's word; what counts is the rules.
        var isOver = RequestStory.IsOver(status) && !IsUnseen(story, groups) && !rules.Any(placed => placed.Rule.Access == RuleAccess.Allow);
        var asked = story.Request!;
        return new RevokePlan
        {
            Plan = new JitPlan
            {
                Target = asked.ResourceId.Name,
                Action = story.Opening is null && rules.Length == 0 ? $"withdraw the request of {asked.Requester} for {asked.Port} from {asked.Source}"
                    : $"close {asked.Port} from {asked.Source}, open for {asked.Requester}",
                Changes = rules.Select(PlannedChange.Delete).ToArray(),
                Notes = isOver ? [$"it is {status.ToString().ToLowerInvariant()} already"] : groups is null ? [Later(story)] : [],
            },
            IsOver = isOver,
            Story = story,
            Reason = said,
            SecurityGroups = groups,
        };
    }

    /// <summary>The requests of a VM that are not over.</summary>
    public async Task<IReadOnlyList<RequestReference>> FindLiveAsync(VmReference vm, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var vmId = await new VmFinder(context).FindProtectedAsync(vm, control, cancellationToken).ConfigureAwait(false);
        return await LiveAsync(request => request.ResourceId == vmId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All requests that are not over.</summary>
    public async Task<IReadOnlyList<RequestReference>> FindAllLiveAsync(CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        return await LiveAsync(_ => true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>States the revocation, then closes. Where the caller may not write the NSGs, the next sweep closes.</summary>
    public async Task<JitRequest> ExecuteAsync(RevokePlan plan, CancellationToken cancellationToken)
    {
        // It may have been opened, or ended, while somebody thought about it.
        var story = await ledger.FindRequestAsync(plan.Story.RequestId, cancellationToken).ConfigureAwait(false) ?? plan.Story;
        if (plan.IsOver || (plan.Plan.Changes.Count == 0 && !IsUnseen(story, plan.SecurityGroups) && RequestStory.IsOver(story.StatusAt(context.Clock.Now))))
        {
            return await ShowAsync(story, [], null, cancellationToken).ConfigureAwait(false);
        }

        if (story.Opening is null)
        {
            var isOwn = story.Request!.Requester.Is(context.Account.ObjectId);
            await StateAsync(story, isOwn ? "withdrawn" : "revoke", plan.Reason, cancellationToken).ConfigureAwait(false);

            // Whoever opens looks before the claim, and we look after the withdrawal: one of both sees the other.
            story = await ledger.FindRequestAsync(story.RequestId, cancellationToken).ConfigureAwait(false) ?? story;
            if (story.Opening is null && !story.IsClaimUnreadable)
            {
                return await ShowAsync(story, [], null, cancellationToken).ConfigureAwait(false);
            }
        }

        await StateAsync(story, "revoke", plan.Reason, cancellationToken).ConfigureAwait(false);
        var isNew = plan.Story.Opening is null && !plan.Story.IsClaimUnreadable;
        var groups = isNew ? await ReadGroupsAsync(story, cancellationToken).ConfigureAwait(false) : plan.SecurityGroups;
        var (changes, message) = groups is null ? ([], Told(Later(story))) : await CloseAsync(story, groups, cancellationToken).ConfigureAwait(false);
        return await ShowAsync(await ledger.FindRequestAsync(story.RequestId, cancellationToken).ConfigureAwait(false) ?? story, changes, message,
            cancellationToken).ConfigureAwait(false);
    }

    // Not looked for where they may be: nobody can say then that it is over.
    private static bool IsUnseen(RequestStory story, IReadOnlyList<NetworkSecurityGroup>? groups) => groups is null && story.IsClaimUnreadable;

    private string Later(RequestStory story) => story.IsClaimUnreadable ? "Where its rules are cannot be found out, so the next sweep closes it."
        : $"{context.Account} may not read the NSGs, so the next sweep closes it.";

    private string Told(string message)
    {
        observer.Warning(message);
        return message;
    }

    private async Task<JitRequest> ShowAsync(RequestStory story, IReadOnlyList<PlannedChange> changes, string? message, CancellationToken cancellationToken) =>
        RequestView.Of(story, context.Clock.Now, await judge.ConsiderAsync(story, cancellationToken).ConfigureAwait(false), changes, message);

    private Task<string?> StateAsync(RequestStory story, string kind, string? reason, CancellationToken cancellationToken)
    {
        Fact fact = kind is "withdrawn"
            ? new WithdrawnFact { RequestId = story.RequestId, Reason = reason, Author = context.Account, At = context.Clock.Now, Follows = story.Heads }
            : new RevokeFact { RequestId = story.RequestId, Reason = reason, Author = context.Account, At = context.Clock.Now, Follows = story.Heads };
        return context.Facts.TryCreateAsync(FactPath.InRequests(story.RequestId, context.Account.ObjectId, kind), fact, cancellationToken);
    }

    private async Task<(IReadOnlyList<PlannedChange> Changes, string? Message)> CloseAsync(RequestStory story, IReadOnlyList<NetworkSecurityGroup> groups,
        CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await new GrantCloser(context, observer).CloseAsync(story.RequestId, groups, ClosingCause.Revoked, story, cancellationToken)
                .ConfigureAwait(false);
            return (outcome.Changes, outcome.IsNeutralised ? "a delete lock keeps the rules, which were turned into denies" : null);
        }
        catch (GatewayException e) when (e.IsAuthorizationFailed)
        {
            return ([], Told($"{e.Message} The next sweep closes it."));
        }
    }

    private async Task<IReadOnlyList<RequestReference>> LiveAsync(Func<AccessRequest, bool> predicate, CancellationToken cancellationToken)
    {
        var listing = new RequestJudge(context, observer, new ControlReader(context, observer, remember: true));
        var live = new List<RequestReference>();
        foreach (var story in (await ledger.ListLiveAsync(cancellationToken).ConfigureAwait(false))
            .Where(story => story.Request is { } request && predicate(request)))
        {
            if (!RequestStory.IsOver(story.StatusAt(context.Clock.Now, await listing.DecideAsync(story, cancellationToken).ConfigureAwait(false))))
            {
                live.Add(new RequestReference(story.RequestId.ToString(), story.RequestId));
            }
        }

        return live;
    }

    private async Task RefuseVmNameAsync(RequestReference reference, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(
            request => string.Equals(request.ResourceId.Name, reference.Text, StringComparison.OrdinalIgnoreCase)
                || string.Equals(request.ResourceId.ToString(), reference.Text, StringComparison.OrdinalIgnoreCase), cancellationToken)
            .ConfigureAwait(false);
        if (live.Count > 0)
        {
            throw new JitAccessException(
                ErrorIds.RequestExpected, JitErrorKind.InvalidArgument,
                string.Format(CultureInfo.InvariantCulture, "'{0}' is no request id; {1} {2} live: Revoke-JitAccess -VM {0}", reference.Text, live.Count,
                    live.Count == 1 ? "grant is" : "grants are"), reference.Text);
        }
    }

    // Null where the caller may not read them; none where nothing was claimed.
    private async Task<IReadOnlyList<NetworkSecurityGroup>?> ReadGroupsAsync(RequestStory story, CancellationToken cancellationToken)
    {
        try
        {
            if (story.Opening is null)
            {
                return story.IsClaimUnreadable ? await ReadGroupsOfVmAsync(story.Request!.ResourceId, cancellationToken).ConfigureAwait(false) : [];
            }

            var ids = story.Opening.Rules.Concat(story.Opened?.Rules ?? []).Select(placed => placed.SecurityGroupId).Distinct();
            return await ReadThoseThereAsync(ids, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (e.IsAuthorizationFailed)
        {
            observer.Verbose($"The NSGs of {story.RequestId} cannot be read: {e.Message}");
            return null;
        }
    }

    // Where the claim cannot be read, nothing but the VM tells where its rules are, or what is left of its protection.
    private async Task<IReadOnlyList<NetworkSecurityGroup>?> ReadGroupsOfVmAsync(ResourceId vmId, CancellationToken cancellationToken)
    {
        try
        {
            var network = await new VmNetworkReader(context).ReadAsync(vmId, askRights: false, cancellationToken).ConfigureAwait(false);
            return network.SecurityGroups.Values.ToArray();
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.VmNotFound or ErrorIds.ResourceNotFound or ErrorIds.VmWithoutNetworkInterface)
        {
            observer.Verbose($"The NSGs of {vmId.Name} cannot be found: {e.Message}");
            var head = await control.FindAttachmentAsync(VmKey.Of(vmId), cancellationToken).ConfigureAwait(false);
            return head?.Fact is AttachmentFact attachment
                ? await ReadThoseThereAsync(attachment.Baseline.Select(placed => placed.SecurityGroupId).Distinct(), cancellationToken).ConfigureAwait(false)
                : null;
        }
    }

    private async Task<IReadOnlyList<NetworkSecurityGroup>> ReadThoseThereAsync(IEnumerable<ResourceId> ids, CancellationToken cancellationToken) =>
        (await Task.WhenAll(ids.Select(id => FindGroupAsync(id, cancellationToken))).ConfigureAwait(false)).OfType<NetworkSecurityGroup>().ToArray();

    private async Task<NetworkSecurityGroup?> FindGroupAsync(ResourceId id, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Network.GetSecurityGroupAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (e.IsNotFound)
        {
            observer.Verbose($"NSG {id.Name} is gone.");
            return null;
        }
    }
}
