using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>
/// The requests of the last days that were claimed. One pass of a sweep lists them once for all that it judges, and adds what it claims itself.
/// </summary>
internal sealed class RecentGrants(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly ConcurrentDictionary<RequestId, RequestStory> claimed = new();
    private readonly object gate = new();
    private Task<IReadOnlyList<RequestStory>>? listing;

    public async Task<IReadOnlyList<RequestStory>> ListAsync(CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<RequestStory>> listed;
        lock (gate)
        {
            // What could not be read is asked for again.
            listing = listing is null or { IsFaulted: true } or { IsCanceled: true }
                ? ledger.ListRequestsAsync(context.Clock.Now - Ledger.Window, cancellationToken) : listing;
            listed = listing;
        }

        return [.. (await listed.ConfigureAwait(false)).Where(story => story.Opening is not null && !claimed.ContainsKey(story.RequestId)), .. claimed.Values];
    }

    /// <summary>Adds what has been claimed since.</summary>
    public void Note(RequestStory story) => claimed[story.RequestId] = story;
}
