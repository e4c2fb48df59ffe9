using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>
/// Reads what a sweep decides on. A thorough pass lists every NSG, NIC and VM. Any other one finds the NSGs that matter (by Azure Resource Graph, and by the
/// names in live stories and protections) and the VMs of live grants, and reads each from Azure Resource Manager: the graph finds, it never decides.
/// </summary>
/// <remarks>The order matters: the facts of a request are read after its rules, so that a rule without a claim really has none.</remarks>
internal sealed class SweepScan(JitContext context, IOperationObserver observer)
{
    /// <summary>How many NSGs or VMs are read one by one. More than that are listed: a page of a list holds hundreds.</summary>
    public const int MaxSingleReads = 100;

    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);
    private readonly ConcurrentQueue<JitSweepAction> problems = new();

    public async Task<SweepReading> ReadAsync(bool thorough, CancellationToken cancellationToken)
    {
        var readOn = context.Clock.Now;
        var written = await ReadLedgerAsync(cancellationToken).ConfigureAwait(false);
        var named = written is null ? [] : NamedGroups(written, readOn);
        var found = thorough || written is null ? null : await FindAsync(named, cancellationToken).ConfigureAwait(false);
        var (groups, missing) = found is null || found.Count > MaxSingleReads
            ? await ListGroupsAsync(named, cancellationToken).ConfigureAwait(false)
            : await ReadGroupsAsync(found, cancellationToken).ConfigureAwait(false);
        var input = new SweepInput { Now = context.Clock.Now, ReadOn = readOn, SecurityGroups = groups, MissingGroups = missing };
        if (written is not null)
        {
            var stories = await CompleteAsync(written.Stories, groups, cancellationToken).ConfigureAwait(false);
            var live = stories is null ? [] : LiveVms(stories, context.Clock.Now);
            input = input with
            {
                Stories = stories,
                Attachments = stories is null ? [] : written.Attachments,
                LedgerId = stories is null ? null : written.LedgerId
            };
            input = input with
            {
                Vms = found is null || live.Count > MaxSingleReads
                    ? await ListVmsAsync([.. live,
                        .. input.Protections.Where(attachment => attachment.State == AttachmentState.Attached).Select(attachment => attachment.ResourceId)],
                        cancellationToken).ConfigureAwait(false)
                    : await ReadVmsAsync(live, cancellationToken).ConfigureAwait(false),
                Now = context.Clock.Now,
            };
        }

        return new SweepReading { Input = input, Paths = written?.Paths, Problems = [.. problems], IsThorough = found is null };
    }

    /// <summary>One VM as it is now.</summary>
    public async Task<SeenVm> LookAsync(ResourceId id, CancellationToken cancellationToken)
    {
        VirtualMachine vm;
        try
        {
            vm = await context.Network.GetVirtualMachineAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (e.IsNotFound)
        {
            return SeenVm.Gone(id);
        }

        var nics = await Task.WhenAll(vm.NetworkInterfaceIds.Select(async nic =>
        {
            try
            {
                return await context.Network.GetNetworkInterfaceAsync(nic, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException e) when (e.IsNotFound)
            {
                return null;
            }
        })).ConfigureAwait(false);
        return new SeenVm(id, vm.VmId, nics.OfType<NetworkInterface>().ToArray());
    }

    private async Task<Written?> ReadLedgerAsync(CancellationToken cancellationToken)
    {
        try
        {
            var paths = await ledger.ListPathsAsync(cancellationToken).ConfigureAwait(false);
            var stories = ledger.ReadLiveAsync(paths, cancellationToken);
            var attachments = control.ListAttachmentHeadsAsync(cancellationToken);
            var ledgerId = ledger.FindIdAsync(cancellationToken);
            await Task.WhenAll(stories, attachments, ledgerId).ConfigureAwait(false);
            return new Written(paths, await stories.ConfigureAwait(false), await attachments.ConfigureAwait(false), await ledgerId.ConfigureAwait(false));
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            CloseOnly(e);
            return null;
        }
    }

    private void CloseOnly(JitAccessException e)
    {
        observer.Warning($"The ledger cannot be read, so this pass only closes: {e.Message}");
        problems.Enqueue(new JitSweepAction { Action = "Report", Message = e.Message, ErrorId = e.ErrorId });
    }

    // Those of live stories, of protections, and of protections that ended and left something.
    private static HashSet<ResourceId> NamedGroups(Written written, DateTimeOffset now) =>
    [
        .. written.Stories.Where(story => story.Opening is not null && !RequestStory.IsOver(story.StatusAt(now)))
            .SelectMany(story => story.Opening!.Rules.Concat(story.Opened?.Rules ?? []))
            .Concat(written.Attachments.Select(head => (AttachmentFact)head.Fact).Where(attachment => attachment.State == AttachmentState.Attached)
                .SelectMany(attachment => attachment.Baseline))
            .Select(placed => placed.SecurityGroupId),
    ];

    // Null where the graph cannot be asked, so that everything is to be listed.
    private async Task<HashSet<ResourceId>?> FindAsync(IEnumerable<ResourceId> named, CancellationToken cancellationToken)
    {
        try
        {
            return [.. await context.Network.FindSecurityGroupsOfOursAsync(cancellationToken).ConfigureAwait(false), .. named];
        }
        catch (GatewayException e) when (e.Kind != JitErrorKind.Authentication)
        {
            observer.Warning($"Azure Resource Graph cannot be asked, so every NSG is read: {e.Message}");
            return null;
        }
    }

    private async Task<(IReadOnlyList<NetworkSecurityGroup> Groups, IReadOnlyCollection<ResourceId> Missing)> ListGroupsAsync(HashSet<ResourceId> named,
        CancellationToken cancellationToken)
    {
        var listing = await context.Network.ListReadableSecurityGroupsAsync(cancellationToken).ConfigureAwait(false);
        var unread = Tell(listing.Unreadable);
        var there = new HashSet<ResourceId>(listing.Items.Select(group => group.Id));
        return (listing.Items, named.Where(id => !there.Contains(id) && !unread.Contains(id.SubscriptionId) && IsInScope(id)).ToArray());
    }

    private bool IsInScope(ResourceId id) =>
        context.Subscriptions.Any(subscription => string.Equals(subscription.SubscriptionId, id.SubscriptionId, StringComparison.OrdinalIgnoreCase));

    private HashSet<string> Tell(IReadOnlyList<UnreadableSubscription> unreadable)
    {
        foreach (var subscription in unreadable.Where(subscription =>
            !problems.Any(problem => string.Equals(problem.Subject, subscription.Subscription.SubscriptionId, StringComparison.Ordinal))))
        {
            var message = $"Subscription {subscription.Subscription} cannot be read, so nothing in it is closed: {subscription.Reason}";
            observer.Warning(message);
            problems.Enqueue(new JitSweepAction
            {
                Action = "Report",
                Message = message,
                ErrorId = subscription.ErrorId,
                Subject = subscription.Subscription.SubscriptionId
            });
        }

        return new HashSet<string>(unreadable.Select(subscription => subscription.Subscription.SubscriptionId), StringComparer.OrdinalIgnoreCase);
    }

    private async Task<(IReadOnlyList<NetworkSecurityGroup> Groups,
        IReadOnlyCollection<ResourceId> Missing)> ReadGroupsAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        var missing = new ConcurrentQueue<ResourceId>();
        var groups = await Task.WhenAll(ids.Where(IsInScope).Select(async id =>
        {
            try
            {
                return await context.Network.GetSecurityGroupAsync(id, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException e) when (e.IsNotFound)
            {
                missing.Enqueue(id);
            }
            catch (GatewayException e) when (e.Kind != JitErrorKind.Authentication)
            {
                observer.Warning(e.Message);
                problems.Enqueue(new JitSweepAction
                {
                    Action = "Report",
                    Message = $"NSG {id.Name} cannot be read, so nothing in it is closed: {e.Message}",
                    ErrorId = e.ErrorId
                });
            }

            return null;
        })).ConfigureAwait(false);
        return (groups.OfType<NetworkSecurityGroup>().ToArray(), missing.ToArray());
    }

    // Those that are not over, and those whose rules or tags are still there, whatever the ledger says of them. Claims are made before rules are written.
    private async Task<IReadOnlyList<RequestStory>?> CompleteAsync(IReadOnlyList<RequestStory> live, IReadOnlyList<NetworkSecurityGroup> groups,
        CancellationToken cancellationToken)
    {
        var stories = live.ToDictionary(story => story.RequestId);
        var present = groups.SelectMany(group => group.Rules.Select(rule => OurRuleName.TryParse(rule.Name, out var name) ? name!.RequestId : null)
            .Concat(group.Tags.Keys.Select(tag => GrantTag.TryParseName(tag, out var tagged) ? tagged : null))).OfType<RequestId>().Distinct();
        try
        {
            foreach (var requestId in present.Where(requestId => !stories.TryGetValue(requestId, out var known) || known.Opening is null).ToArray())
            {
                if (await ledger.FindRequestAsync(requestId, cancellationToken).ConfigureAwait(false) is { } story)
                {
                    stories[requestId] = story;
                }
            }
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            CloseOnly(e);
            return null;
        }

        return stories.Values.OrderBy(story => story.RequestId).ToArray();
    }

    private static HashSet<ResourceId> LiveVms(IReadOnlyList<RequestStory> stories, DateTimeOffset now) =>
        [.. stories.Where(story => story.Request is not null && story.StatusAt(now) is RequestStatus.Opening or RequestStatus.Active)
            .Select(story => story.Request!.ResourceId)];

    private async Task<IReadOnlyDictionary<ResourceId, SeenVm>> ListVmsAsync(HashSet<ResourceId> wanted, CancellationToken cancellationToken)
    {
        var vms = context.Network.ListReadableVirtualMachinesAsync(cancellationToken);
        var nics = context.Network.ListReadableNetworkInterfacesAsync(cancellationToken);
        await Task.WhenAll(vms, nics).ConfigureAwait(false);
        var vmListing = await vms.ConfigureAwait(false);
        var nicListing = await nics.ConfigureAwait(false);
        var unread = Tell([.. vmListing.Unreadable, .. nicListing.Unreadable]);
        var byId = vmListing.Items.Where(vm => wanted.Contains(vm.Id)).ToDictionary(vm => vm.Id);
        var nicsById = nicListing.Items.ToDictionary(nic => nic.Id);
        return wanted.Where(id => IsInScope(id) && !unread.Contains(id.SubscriptionId)).ToDictionary(id => id, id => byId.TryGetValue(id, out var vm)
            ? new SeenVm(id, vm.VmId,
                vm.NetworkInterfaceIds.Select(nic => nicsById.TryGetValue(nic, out var known) ? known : null).OfType<NetworkInterface>().ToArray())
            : SeenVm.Gone(id));
    }

    private async Task<IReadOnlyDictionary<ResourceId, SeenVm>> ReadVmsAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        var seen = await Task.WhenAll(ids.Where(IsInScope).Select(async id =>
        {
            try
            {
                return await LookAsync(id, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException e) when (e.Kind != JitErrorKind.Authentication)
            {
                observer.Warning(e.Message);
                problems.Enqueue(new JitSweepAction
                {
                    Action = "Report",
                    VMName = id.Name,
                    Message = $"It is not known whether {id.Name} is still the VM that its grants are for: {e.Message}",
                    ErrorId = e.ErrorId
                });
                return null;
            }
        })).ConfigureAwait(false);
        return seen.OfType<SeenVm>().ToDictionary(vm => vm.Id);
    }

    private sealed record Written(IReadOnlyList<FactPath> Paths, IReadOnlyList<RequestStory> Stories, IReadOnlyList<StoredFact> Attachments, string? LedgerId);
}
