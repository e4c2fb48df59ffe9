using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Lists requests from the ledger, and nothing else: no request to ARM is made.</summary>
public sealed class GetRequests(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);

    /// <summary>The requests that the filter lets through, newest last.</summary>
    public async Task<IReadOnlyList<JitRequest>> ListAsync(RequestFilter filter, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var now = context.Clock.Now;
        // One look at the policies serves the whole list: it shows one moment and opens nothing.
        var judge = new RequestJudge(context, observer, new ControlReader(context, observer, remember: true));
        var onlyLive = filter.Approvable || (!filter.All && !filter.Statuses.Any(RequestStory.IsOver));
        var stories = onlyLive
            ? await ledger.ListLiveAsync(cancellationToken).ConfigureAwait(false)
            : await ledger.ListRequestsAsync(filter.Since ?? now - Ledger.Window, cancellationToken).ConfigureAwait(false);
        var result = new List<JitRequest>();
        foreach (var story in stories.Where(story => IsMeant(story, filter)))
        {
            var view = RequestView.Of(story, now, await judge.ConsiderAsync(story, cancellationToken).ConfigureAwait(false));
            var isMeant = filter.Statuses.Count > 0 ? filter.Statuses.Contains(view.Status) : filter.All || !RequestStory.IsOver(view.Status);
            if (isMeant && (!filter.Approvable || await IsApprovableAsync(judge, story, view, cancellationToken).ConfigureAwait(false)))
            {
                result.Add(view);
            }
        }

        return result;
    }

    /// <summary>One request with its whole story.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.RequestNotFound"/>, <see cref="ErrorIds.RequestIdInvalid"/>.</exception>
    public async Task<JitRequest> GetAsync(RequestReference request, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var story = await RequestFinder.FindAsync(ledger, request, cancellationToken).ConfigureAwait(false);
        var judge = new RequestJudge(context, observer, new ControlReader(context, observer, remember: true));
        return RequestView.Of(story, context.Clock.Now, await judge.ConsiderAsync(story, cancellationToken).ConfigureAwait(false));
    }

    private bool IsMeant(RequestStory story, RequestFilter filter) =>
        story.Request is { } request
        && (filter.Since is null || story.RequestId.AskedOn >= filter.Since)
        && (!filter.Mine || request.Requester.Is(context.Account.ObjectId))
        && (filter.Vms.Count == 0 || filter.Vms.Any(vm => VmMatch.Matches(vm, request.ResourceId)));

    private async Task<bool> IsApprovableAsync(RequestJudge judge, RequestStory story, JitRequest view, CancellationToken cancellationToken) =>
        view is { Status: RequestStatus.Pending, BreakGlass: false }
        && !story.Decisions.Any(decision => string.Equals(decision.Author.ObjectId, context.Account.ObjectId, StringComparison.OrdinalIgnoreCase))
        && (await judge.DecidableByAsync(story, context.Account.ToPerson(), cancellationToken).ConfigureAwait(false))
            .Any(policy => policy.RequiredApprovals > 0);
}
