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

namespace JitAccess.Core.Operations;

/// <summary>Finds the VM that somebody means.</summary>
internal sealed class VmFinder(JitContext context)
{
    public const string VmType = "Microsoft.Compute/virtualMachines";

    /// <summary>The resource id of the VM: as it is given, or looked up by name in the scope.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.VmNotFound"/>, <see cref="ErrorIds.VmAmbiguous"/>, <see
    /// cref="ErrorIds.VmOutOfScope"/>.</exception>
    public async Task<ResourceId> FindAsync(VmReference reference, CancellationToken cancellationToken)
    {
        if (reference.ResourceId is { } id)
        {
            RequireInScope(id);
            return id;
        }

        var all = await context.Network.ListVirtualMachinesAsync(cancellationToken).ConfigureAwait(false);
        var found = all.Where(vm =>
            Same(vm.Name, reference.Name) && (string.IsNullOrEmpty(reference.ResourceGroupName) || Same(vm.Id.ResourceGroupName, reference.ResourceGroupName)))
                .ToArray();
        return found.Length switch
        {
            1 => found[0].Id,
            0 => throw NotFound(reference, all),
            _ => throw Ambiguous(reference, found.Select(vm => vm.Id).ToArray()),
        };
    }

    /// <summary>The same, for somebody who may not list VMs: then those that the ledger protects are looked through.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.VmNotFound"/>, <see cref="ErrorIds.VmAmbiguous"/>, <see
    /// cref="ErrorIds.VmOutOfScope"/>.</exception>
    public async Task<ResourceId> FindProtectedAsync(VmReference reference, ControlReader control, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException e) when (reference.ResourceId is null && !VmMatch.HasWildcard(reference)
            && (e.ErrorId is ErrorIds.VmNotFound || e is GatewayException { IsAuthorizationFailed: true }))
        {
            var found = (await control.ListAttachmentsAsync(cancellationToken).ConfigureAwait(false))
                .Where(attachment => attachment.State != AttachmentState.Detached && VmMatch.Matches(reference, attachment.ResourceId)
                    && context.Subscriptions.Any(subscription => Same(subscription.SubscriptionId, attachment.ResourceId.SubscriptionId)))
                .Select(attachment => attachment.ResourceId).ToArray();
            return found.Length == 1 ? found[0]
                : found.Length > 1 ? throw Ambiguous(reference, found)
                : throw (e is GatewayException ? NotFound(reference, []) : e);
        }
    }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.VmOutOfScope"/>, <see cref="ErrorIds.VmNotFound"/>, <see
    /// cref="ErrorIds.VmIsScaleSetInstance"/>.</exception>
    private void RequireInScope(ResourceId id)
    {
        if (!context.Subscriptions.Any(subscription => Same(subscription.SubscriptionId, id.SubscriptionId)))
        {
            throw new JitAccessException(
                ErrorIds.VmOutOfScope, JitErrorKind.InvalidArgument, $"{id} is not in the scope of this connection, which is {string.Join(", ", context.Subscriptions)}. Connect with -SubscriptionId {id.SubscriptionId}.", id.ToString());
        }

        if (id.Type.StartsWith("Microsoft.Compute/virtualMachineScaleSets", StringComparison.OrdinalIgnoreCase))
        {
            throw new JitAccessException(
                ErrorIds.VmIsScaleSetInstance, JitErrorKind.InvalidOperation,
                $"{id.Name} is an instance of a scale set, whose NSGs belong to all instances. Scale sets cannot be protected.", id.ToString());
        }

        if (!id.IsOfType(VmType))
        {
            throw new JitAccessException(ErrorIds.VmNotFound, JitErrorKind.InvalidArgument, $"{id} is a {id.Type}, not a virtual machine.", id.ToString());
        }
    }

    private static JitAccessException Ambiguous(VmReference reference, IReadOnlyCollection<ResourceId> found) => new(
        ErrorIds.VmAmbiguous, JitErrorKind.InvalidArgument,
        string.Format(CultureInfo.InvariantCulture, "{0} VMs are called '{1}'. Add -ResourceGroupName, or give a resource id: {2}", found.Count,
            reference.Name, string.Join(", ", found)), reference.ToString());

    private static JitAccessException NotFound(VmReference reference, IReadOnlyList<VirtualMachine> all)
    {
        var near = all.Where(vm => vm.Name.IndexOf(reference.Name ?? string.Empty, StringComparison.OrdinalIgnoreCase) >= 0 || Same(vm.Name, reference.Name))
            .Select(vm => vm.Name).Take(5).ToArray();
        var hint = near.Length > 0 ? $"Did you mean {string.Join(", ", near)}?" : "Get-JitVm lists the VMs in scope.";
        return new JitAccessException(ErrorIds.VmNotFound, JitErrorKind.NotFound,
            $"There is no VM '{PrintableText.Brief(reference.ToString())}' in the scope of this connection. {hint}", reference.ToString());
    }

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
