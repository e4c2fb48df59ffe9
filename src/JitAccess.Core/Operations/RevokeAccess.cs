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

    /// <summary>Reads and plans; writes nothing.</summary>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.RequestExpected"/> where a VM's name stands for a request id; <see cref="ErrorIds.RequestNotFound"/>, <see cref="ErrorIds.RequestIdInvalid"/>.
    /// </exception>
    public async Task<RevokePlan> PlanAsync(RequestReference request, string? reason, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        if (request.RequestId is null)
        {
            await RefuseVmNameAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var story = await RequestFinder.FindAsync(ledger, request, cancellationToken).ConfigureAwait(false);
        var status = story.StatusAt(context.Clock.Now);
        var groups = RequestStory.IsOver(status) || story.Opening is null ? [] : await ReadGroupsAsync(story, cancellationToken).ConfigureAwait(false);
        var rules = groups.SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, story.RequestId)).Select(rule => new PlacedRule(group.Id, rule)));
        var asked = story.Request!;
        return new RevokePlan
        {
            Plan = new JitPlan
            {
                Target = asked.ResourceId.Name,
                Action = story.Opening is null ? $"withdraw the request for {asked.Port} from {asked.Source}" : $"close {asked.Port} from {asked.Source}",
                Changes = rules.Select(PlannedChange.Delete).ToArray(),
                Notes = RequestStory.IsOver(status) ? [$"it is {status.ToString().ToLowerInvariant()} already"] : [],
            },
            IsOver = RequestStory.IsOver(status),
            Story = story,
            Reason = reason,
            SecurityGroups = groups,
        };
    }

    /// <summary>The requests of a VM that are not over.</summary>
    public async Task<IReadOnlyList<RequestReference>> FindLiveAsync(VmReference vm, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var vmId = await new VmFinder(context).FindAsync(vm, cancellationToken).ConfigureAwait(false);
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
        var story = plan.Story;
        if (plan.IsOver)
        {
            return RequestView.Of(story, context.Clock.Now);
        }

        var isOwn = story.Request!.Requester.Is(context.Account.ObjectId);
        Fact fact = story.Opening is null && isOwn
            ? new WithdrawnFact { RequestId = story.RequestId, Reason = plan.Reason, Author = context.Account, At = context.Clock.Now, Follows = story.Heads }
            : new RevokeFact { RequestId = story.RequestId, Reason = plan.Reason, Author = context.Account, At = context.Clock.Now, Follows = story.Heads };
        _ = await context.Facts.TryCreateAsync(FactPath.InRequests(story.RequestId, context.Account.ObjectId, fact is WithdrawnFact ? "withdrawn" : "revoke"), fact, cancellationToken).ConfigureAwait(false);

        IReadOnlyList<PlannedChange> changes = [];
        string? message = null;
        if (story.Opening is not null)
        {
            try
            {
                var outcome = await new GrantCloser(context, observer).CloseAsync(story.RequestId, plan.SecurityGroups, ClosingCause.Revoked, stated: false, cancellationToken).ConfigureAwait(false);
                changes = outcome.Changes;
                message = outcome.IsNeutralised ? "a delete lock keeps the rules, which were turned into denies" : null;
            }
            catch (GatewayException e) when (e.IsAuthorizationFailed)
            {
                message = $"{e.Message} The next sweep closes it.";
                observer.Warning(message);
            }
        }

        return RequestView.Of(await ledger.FindRequestAsync(story.RequestId, cancellationToken).ConfigureAwait(false) ?? story, context.Clock.Now, changes: changes, message: message);
    }

    private async Task<IReadOnlyList<RequestReference>> LiveAsync(Func<AccessRequest, bool> predicate, CancellationToken cancellationToken)
    {
        var now = context.Clock.Now;
        return (await ledger.ListLiveAsync(cancellationToken).ConfigureAwait(false))
            .Where(story => story.Request is not null && predicate(story.Request) && !RequestStory.IsOver(story.StatusAt(now)))
            .Select(story => new RequestReference(story.RequestId.ToString(), story.RequestId)).ToArray();
    }

    private async Task RefuseVmNameAsync(RequestReference reference, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(
            request => string.Equals(request.ResourceId.Name, reference.Text, StringComparison.OrdinalIgnoreCase) || string.Equals(request.ResourceId.ToString(), reference.Text, StringComparison.OrdinalIgnoreCase), cancellationToken)
            .ConfigureAwait(false);
        if (live.Count > 0)
        {
            throw new JitAccessException(
                ErrorIds.RequestExpected, JitErrorKind.InvalidArgument,
                string.Format(CultureInfo.InvariantCulture, "'{0}' is no request id; {1} {2} live: Revoke-JitAccess -VM {0}", reference.Text, live.Count, live.Count == 1 ? "grant is" : "grants are"), reference.Text);
        }
    }

    private async Task<IReadOnlyList<NetworkSecurityGroup>> ReadGroupsAsync(RequestStory story, CancellationToken cancellationToken)
    {
        var ids = story.Opening!.Rules.Concat(story.Opened?.Rules ?? []).Select(placed => placed.SecurityGroupId).Distinct();
        var groups = await Task.WhenAll(ids.Select(async id =>
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
        })).ConfigureAwait(false);
        return groups.OfType<NetworkSecurityGroup>().ToArray();
    }
}
