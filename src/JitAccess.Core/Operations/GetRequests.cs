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
        var stories = await ledger.ListRequestsAsync(filter.Since ?? now - Ledger.Window, cancellationToken).ConfigureAwait(false);
        return stories
            .Where(story => story.Request is not null && (filter.Since is null || story.RequestId.AskedOn >= filter.Since))
            .Where(story => !filter.Mine || story.Request!.Requester.Is(context.Account.ObjectId))
            .Where(story => filter.Vms.Count == 0 || filter.Vms.Any(vm => VmMatch.Matches(vm, story.Request!.ResourceId)))
            .Where(story => filter.Statuses.Count > 0 ? filter.Statuses.Contains(story.StatusAt(now)) : filter.All || !RequestStory.IsOver(story.StatusAt(now)))
            .Select(story => RequestView.Of(story, now)).ToArray();
    }

    /// <summary>One request with its whole story.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.RequestNotFound"/>, <see cref="ErrorIds.RequestIdInvalid"/>.</exception>
    public async Task<JitRequest> GetAsync(RequestReference request, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        return RequestView.Of(await RequestFinder.FindAsync(ledger, request, cancellationToken).ConfigureAwait(false), context.Clock.Now);
    }
}
