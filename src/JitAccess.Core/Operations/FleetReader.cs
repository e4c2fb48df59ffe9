using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>
/// Reads the networks of all VMs in scope from four lists, not from one request a VM. Admin rules of virtual network managers are in none of them, so
/// they are left out.
/// </summary>
internal sealed class FleetReader(JitContext context)
{
    public async Task<IReadOnlyList<VmNetwork>> ReadAsync(CancellationToken cancellationToken)
    {
        var vms = context.Network.ListVirtualMachinesAsync(cancellationToken);
        var nics = context.Network.ListNetworkInterfacesAsync(cancellationToken);
        var groups = context.Network.ListSecurityGroupsAsync(cancellationToken);
        var networks = context.Network.ListVirtualNetworksAsync(cancellationToken);
        await Task.WhenAll(vms, nics, groups, networks).ConfigureAwait(false);
        var joined = Join(
            await vms.ConfigureAwait(false), await nics.ConfigureAwait(false), await groups.ConfigureAwait(false), await networks.ConfigureAwait(false),
            context.Clock.Now);
        var result = new List<VmNetwork>(joined.Count);
        foreach (var network in joined)
        {
            // The gateway reads the list of a region once.
            result.Add(network with
            {
                ServiceTags = await VmNetworkReader.ServiceTagsAsync(context, network.Vm, network.SecurityGroups.Values,
                network.AdminRules, cancellationToken).ConfigureAwait(false)
            });
        }

        return result;
    }

    /// <summary>Puts together what belongs together.</summary>
    public static IReadOnlyList<VmNetwork> Join(
        IReadOnlyList<VirtualMachine> vms, IReadOnlyList<NetworkInterface> nics, IReadOnlyList<NetworkSecurityGroup> groups,
        IReadOnlyList<VirtualNetwork> networks, System.DateTimeOffset readOn)
    {
        var nicsById = nics.ToDictionary(nic => nic.Id);
        var groupsById = groups.ToDictionary(group => group.Id);
        var networksById = networks.ToDictionary(network => network.Id);
        var subnets = networks.SelectMany(network => network.Subnets).ToDictionary(subnet => subnet.Id);
        var members = VmNetwork.MembersOf(nics);
        return vms.Select(vm =>
        {
            var own = vm.NetworkInterfaceIds.Select(id => nicsById.TryGetValue(id, out var nic) ? nic : null).OfType<NetworkInterface>().ToArray();
            var subnetIds = own.SelectMany(nic => nic.IPConfigurations).Select(configuration => configuration.SubnetId).Distinct().ToArray();
            var groupIds = own.Select(nic => nic.NetworkSecurityGroupId)
                .Concat(subnetIds.Select(id => subnets.TryGetValue(id, out var subnet) ? subnet.NetworkSecurityGroupId : null)).OfType<ResourceId>().Distinct();
            return new VmNetwork
            {
                Vm = vm,
                Interfaces = own,
                SecurityGroups = groupIds.Where(groupsById.ContainsKey).ToDictionary(id => id, id => groupsById[id]),
                Networks = subnetIds.Select(id => id.Parent!).Distinct().Where(networksById.ContainsKey).ToDictionary(id => id, id => networksById[id]),
                GroupMembers = members,
                ReadOn = readOn,
            };
        }).ToArray();
    }
}
