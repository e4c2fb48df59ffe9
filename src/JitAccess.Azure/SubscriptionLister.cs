using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Azure.Throttling;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>Lists resources of one type in several subscriptions, some of them at a time.</summary>
internal sealed class SubscriptionLister(ArmClient client, IReadOnlyList<SubscriptionInfo> subscriptions)
{
    private const int ParallelSubscriptions = 4;

    /// <summary>All of them. The first subscription that refuses ends it.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(ListedType<T> type, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var places = new FairGate(ParallelSubscriptions);

        async Task<IReadOnlyList<T>> ListOrEndAsync(SubscriptionInfo subscription)
        {
            try
            {
                return await ListOneAsync(type, subscription, places, failed.Token).ConfigureAwait(false);
            }
            catch (GatewayException)
            {
                failed.Cancel();
                throw;
            }
        }

        var lists = subscriptions.Select(ListOrEndAsync).ToArray();
        try
        {
            return (await Task.WhenAll(lists).ConfigureAwait(false)).SelectMany(list => list).ToArray();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // One list failed and took the others with it: say what failed.
            await lists.First(list => list.IsFaulted).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What can be read, and which subscriptions cannot. Who is no longer signed in reads nothing anywhere: that is an error.</summary>
    public async Task<FleetListing<T>> ListReadableAsync<T>(ListedType<T> type, CancellationToken cancellationToken)
    {
        var places = new FairGate(ParallelSubscriptions);

        async Task<(IReadOnlyList<T> Items, UnreadableSubscription? Unreadable)> TryListAsync(SubscriptionInfo subscription)
        {
            try
            {
                return (await ListOneAsync(type, subscription, places, cancellationToken).ConfigureAwait(false), null);
            }
            catch (GatewayException e) when (e.Kind != JitErrorKind.Authentication)
            {
                return ([], new UnreadableSubscription(subscription, e.ErrorId, e.Message));
            }
        }

        var lists = await Task.WhenAll(subscriptions.Select(TryListAsync)).ConfigureAwait(false);
        return new FleetListing<T>(
            lists.SelectMany(list => list.Items).ToArray(),
            lists.Select(list => list.Unreadable).OfType<UnreadableSubscription>().ToArray());
    }

    private async Task<IReadOnlyList<T>> ListOneAsync<T>(
        ListedType<T> type, SubscriptionInfo subscription, FairGate places, CancellationToken cancellationToken)
    {
        using (await places.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            var uri = client.Address($"/subscriptions/{subscription.SubscriptionId}/providers/{type.Type}", type.ApiVersion);
            var call = new ArmCall($"list the {type.Plural} of the subscription {subscription}", subscription);
            return await client.ListAsync(uri, type.Read, call, cancellationToken).ConfigureAwait(false);
        }
    }
}
