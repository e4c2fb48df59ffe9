using System;
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

/// <summary>Lists VMs: which are protected, and who gets in right now. What is open is read from the NSGs, not believed from the ledger.</summary>
public sealed class GetVms(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);

    /// <summary>The VMs, by resource group and name.</summary>
    /// <param name="vms">Names, wildcards allowed, or resource ids; empty for every VM in scope.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.VmNotFound"/> for a name without wildcards that nobody has.</exception>
    public async Task<IReadOnlyList<JitVm>> ListAsync(IReadOnlyList<VmReference> vms, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var listing = context.Network.ListVirtualMachinesAsync(cancellationToken);
        var groups = context.Network.ListSecurityGroupsAsync(cancellationToken);
        await Task.WhenAll(listing, groups).ConfigureAwait(false);
        var all = await listing.ConfigureAwait(false);
        if (vms.FirstOrDefault(vm => !VmMatch.HasWildcard(vm) && !all.Any(candidate => VmMatch.Matches(vm, candidate.Id))) is { } missing)
        {
            _ = await new VmFinder(context).FindAsync(missing, cancellationToken).ConfigureAwait(false);
            throw new JitAccessException(ErrorIds.VmNotFound, JitErrorKind.NotFound, $"There is no VM '{missing}' in the scope of this connection.",
                missing.ToString());
        }

        var now = context.Clock.Now;
        var attachments = (await control.ListAttachmentsAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(attachment => attachment.ResourceId);
        var policies = await control.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        var nsgs = (await groups.ConfigureAwait(false)).ToDictionary(group => group.Id);
        var open = new HashSet<RequestId>(nsgs.Values.SelectMany(group => group.Rules)
            .Select(rule => rule.Access == RuleAccess.Allow && OurRuleName.TryParse(rule.Name, out var name) ? name!.RequestId : null).OfType<RequestId>());
        var live = (await ledger.ListLiveAsync(cancellationToken).ConfigureAwait(false))
            .Where(story =>
                story.Request is not null
                    && (open.Contains(story.RequestId) || (story.StatusAt(now) == RequestStatus.Active && story.Opened!.Rules.Count == 0)))
            .ToLookup(story => story.Request!.ResourceId);
        return all.Where(vm => vms.Count == 0 || vms.Any(reference => VmMatch.Matches(reference, vm.Id)))
            .OrderBy(vm => vm.Id.ResourceGroupName, StringComparer.OrdinalIgnoreCase).ThenBy(vm => vm.Name, StringComparer.OrdinalIgnoreCase)
            .Select(vm =>
                attachments.TryGetValue(vm.Id, out var attachment) && attachment.State != AttachmentState.Detached
                    ? VmView.Of(attachment, VmView.PoliciesOf(attachment, policies), nsgs, live[vm.Id], now) : VmView.Of(vm))
            .ToArray();
    }
}
