using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Lists from where VMs can be reached. A whole scope is read from lists, a single VM by its own resources.</summary>
public sealed class GetExposure(JitContext context, IOperationObserver observer)
{
    /// <summary>The ports that are looked at unless told otherwise.</summary>
    public static IReadOnlyList<PortSpecification> ManagementPorts { get; } = [PortSpecification.Ssh, PortSpecification.Rdp, PortSpecification.WinRM];

    /// <param name="vms">Names, wildcards allowed, or resource ids; empty for every VM in scope.</param>
    /// <param name="ports">The ports; null for the whole exposure.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What the public internet reaches comes first.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.VmNotFound"/> for a name without wildcards that nobody has.</exception>
    public async Task<IReadOnlyList<JitExposure>> ListAsync(IReadOnlyList<VmReference> vms, IReadOnlyList<PortSpecification>? ports,
        CancellationToken cancellationToken)
    {
        var networks = vms.Count == 1 && vms[0].ResourceId is not null
            ? [await new VmNetworkReader(context)
                .ReadAsync(await new VmFinder(context).FindAsync(vms[0], cancellationToken).ConfigureAwait(false), askRights: false, cancellationToken)
                .ConfigureAwait(false)]
            : await new FleetReader(context).ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var vm in vms.Where(vm => !VmMatch.HasWildcard(vm) && !networks.Any(network => VmMatch.Matches(vm, network.Vm.Id))))
        {
            throw new JitAccessException(ErrorIds.VmNotFound, JitErrorKind.NotFound,
                $"There is no VM '{vm}' in the scope of this connection. Get-JitVm lists those that are.", vm.ToString());
        }

        var result = new List<JitExposure>();
        var done = 0;
        var chosen = networks.Where(network => vms.Count == 0 || vms.Any(vm => VmMatch.Matches(vm, network.Vm.Id))).ToArray();
        foreach (var network in chosen)
        {
            cancellationToken.ThrowIfCancellationRequested();
            observer.Progress("Computing exposure", done++, chosen.Length);
            result.AddRange(ports is null ? ExposureCalculator.OfEverything(network) : ExposureCalculator.OfPorts(network, ports));
        }

        observer.Progress("Computing exposure", chosen.Length, chosen.Length);
        return result.OrderByDescending(row => row.FromInternet).ThenBy(row => row.VMName, StringComparer.OrdinalIgnoreCase)
            .ThenBy(row => row.ResourceGroupName, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Port, StringComparer.Ordinal).ToArray();
    }
}
