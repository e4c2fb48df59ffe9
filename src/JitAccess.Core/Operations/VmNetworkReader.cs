using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Reads a VM with everything that decides who reaches it: NICs, their subnets, their NSGs. Independent reads run side by side.</summary>
internal sealed class VmNetworkReader(JitContext context)
{
    private readonly INetworkGateway gateway = context.Network;

    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.VmNotFound"/>, <see cref="ErrorIds.VmWithoutNetworkInterface"/>, <see cref="ErrorIds.VmIsScaleSetInstance"/>, <see
    /// cref="ErrorIds.VmIsManaged"/>.
    /// </exception>
    /// <param name="vmId">The VM.</param>
    /// <param name="askRights">Whether to find out which NSGs the caller may not write.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<VmNetwork> ReadAsync(ResourceId vmId, bool askRights, CancellationToken cancellationToken)
    {
        var vm = await gateway.GetVirtualMachineAsync(vmId, cancellationToken).ConfigureAwait(false);
        Refuse(vm);
        var nics = await Task.WhenAll(vm.NetworkInterfaceIds.Select(id => gateway.GetNetworkInterfaceAsync(id, cancellationToken))).ConfigureAwait(false);
        Refuse(vm, nics);
        var networkIds = nics.SelectMany(nic => nic.IPConfigurations).Select(configuration => configuration.SubnetId.Parent!).Distinct().ToArray();
        var networksTask = Task.WhenAll(networkIds.Select(id => gateway.GetVirtualNetworkAsync(id, cancellationToken)));
        var ownIds = nics.Select(nic => nic.NetworkSecurityGroupId).OfType<ResourceId>().Distinct().ToArray();
        var rightsTask = AskRightsAsync(askRights ? ownIds : [], cancellationToken);
        var groupsTask = ReadGroupsAsync(ownIds, cancellationToken);
        var adminRulesTask = ReadAdminRulesAsync(nics, cancellationToken);
        await Task.WhenAll(networksTask, rightsTask, groupsTask, adminRulesTask).ConfigureAwait(false);
        var networks = await networksTask.ConfigureAwait(false);
        var subnets = networks.SelectMany(network => network.Subnets).ToDictionary(subnet => subnet.Id);
        var subnetIds = nics.SelectMany(nic => nic.IPConfigurations)
            .Select(configuration => subnets.TryGetValue(configuration.SubnetId, out var subnet) ? subnet.NetworkSecurityGroupId : null)
            .OfType<ResourceId>().Distinct().Except(ownIds).ToArray();
        var subnetRightsTask = AskRightsAsync(askRights ? subnetIds : [], cancellationToken);
        var subnetGroupsTask = ReadGroupsAsync(subnetIds, cancellationToken);
        await Task.WhenAll(subnetRightsTask, subnetGroupsTask).ConfigureAwait(false);
        NetworkSecurityGroup[] groups = [.. await groupsTask.ConfigureAwait(false), .. await subnetGroupsTask.ConfigureAwait(false)];
        var adminRules = await adminRulesTask.ConfigureAwait(false);
        return new VmNetwork
        {
            Vm = vm,
            Interfaces = nics,
            SecurityGroups = groups.ToDictionary(group => group.Id),
            Networks = networks.ToDictionary(network => network.Id),
            Neighbours = await ReadNeighboursAsync(groups, nics, networkIds, cancellationToken).ConfigureAwait(false),
            ServiceTags = await ServiceTagsAsync(context, vm, groups, adminRules, cancellationToken).ConfigureAwait(false),
            AdminRules = adminRules,
            ReadOnlyGroups = [.. await rightsTask.ConfigureAwait(false), .. await subnetRightsTask.ConfigureAwait(false)],
            ReadOn = context.Clock.Now,
        };
    }

    /// <summary>
    /// The list of tags: the file's, else the service's where rules name some that only it can resolve; empty where it cannot be read, which leaves them
    /// unresolved.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, AddressSet>> ServiceTagsAsync(
        JitContext context, VirtualMachine vm, IEnumerable<NetworkSecurityGroup> groups,
        IReadOnlyDictionary<ResourceId, IReadOnlyList<SecurityAdminRule>?> adminRules, CancellationToken cancellationToken)
    {
        if (context.ServiceTags is not null)
        {
            return context.ServiceTags;
        }

        var texts = groups.SelectMany(group => group.Inbound).SelectMany(rule => rule.Sources.Concat(rule.Destinations))
            .Concat(adminRules.Values.SelectMany(rules => rules ?? []).SelectMany(rule => rule.Sources.Concat(rule.Destinations)));
        var none = new Dictionary<string, AddressSet>(StringComparer.OrdinalIgnoreCase);
        if (vm.Location is not { Length: > 0 } location || !texts.Any(AddressBook.NeedsServiceTags))
        {
            return none;
        }

        try
        {
            return await context.Network.ListServiceTagsAsync(vm.Id.SubscriptionId, location, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (e.Status is 400 or 403 or 404)
        {
            return none;
        }
    }

    /// <summary>The network with its NSGs read again; admin rules, which take minutes to arrive, stay as they were read.</summary>
    public async Task<VmNetwork> RefreshAsync(VmNetwork network, CancellationToken cancellationToken)
    {
        var groups = await Task.WhenAll(network.SecurityGroups.Keys.Select(id => gateway.GetSecurityGroupAsync(id, cancellationToken))).ConfigureAwait(false);
        return network with
        {
            SecurityGroups = groups.ToDictionary(group => group.Id),
            ServiceTags = await ServiceTagsAsync(context, network.Vm, groups, network.AdminRules, cancellationToken).ConfigureAwait(false),
            ReadOn = context.Clock.Now,
        };
    }

    /// <summary>The network with its NSGs and its admin rules read again, for where a person took their time.</summary>
    public async Task<VmNetwork> RefreshAllAsync(VmNetwork network, CancellationToken cancellationToken)
    {
        var adminRules = ReadAdminRulesAsync(network.Interfaces, cancellationToken);
        var refreshed = await RefreshAsync(network, cancellationToken).ConfigureAwait(false);
        return refreshed with { AdminRules = await adminRules.ConfigureAwait(false) };
    }

    private async Task<IReadOnlyDictionary<ResourceId, IReadOnlyList<SecurityAdminRule>?>> ReadAdminRulesAsync(IReadOnlyList<NetworkInterface> nics,
        CancellationToken cancellationToken)
    {
        var asked = context.NoAdminRules ? [] : nics;
        var rules = await Task.WhenAll(asked.Select(nic => gateway.ListAdminRulesAsync(nic.Id, cancellationToken))).ConfigureAwait(false);
        return asked.Zip(rules, (nic, list) => (nic.Id, List: list)).ToDictionary(pair => pair.Id, pair => pair.List);
    }

    private Task<NetworkSecurityGroup[]> ReadGroupsAsync(IEnumerable<ResourceId> ids, CancellationToken cancellationToken) =>
        Task.WhenAll(ids.Select(id => gateway.GetSecurityGroupAsync(id, cancellationToken)));

    private async Task<ResourceId[]> AskRightsAsync(IReadOnlyList<ResourceId> ids, CancellationToken cancellationToken)
    {
        var rights = await Task.WhenAll(ids.Select(id => gateway.MayWriteRulesAsync(id, cancellationToken))).ConfigureAwait(false);
        return ids.Where((_, index) => rights[index] == false).ToArray();
    }

    // Within one VNet an address is nobody else's. NICs of other VNets behind the same NSG may have the same one.
    private async Task<IReadOnlyList<NetworkInterface>?> ReadNeighboursAsync(
        IReadOnlyList<NetworkSecurityGroup> groups, IReadOnlyList<NetworkInterface> own, IReadOnlyList<ResourceId> networkIds,
        CancellationToken cancellationToken)
    {
        var ownIds = own.Select(nic => nic.Id).ToArray();
        var shared = groups.Any(group => group.NetworkInterfaceIds.Except(ownIds).Any() || group.SubnetIds.Any(subnet => !networkIds.Contains(subnet.Parent!)));
        if (!shared)
        {
            return [];
        }

        var ids = groups.Select(group => group.Id).ToArray();
        var subnetIds = groups.SelectMany(group => group.SubnetIds).ToArray();
        try
        {
            var all = await gateway.ListNetworkInterfacesAsync(cancellationToken).ConfigureAwait(false);
            return all.Where(nic => !ownIds.Contains(nic.Id)
                && ((nic.NetworkSecurityGroupId is { } id && ids.Contains(id))
                    || nic.IPConfigurations.Any(configuration => subnetIds.Contains(configuration.SubnetId)))).ToArray();
        }
        catch (GatewayException e) when (e.IsAuthorizationFailed)
        {
            return null;
        }
    }

    private static void Refuse(VirtualMachine vm)
    {
        if (vm.ScaleSetId is not null)
        {
            throw new JitAccessException(
                ErrorIds.VmIsScaleSetInstance, JitErrorKind.InvalidOperation,
                $"{vm.Name} is an instance of the scale set {vm.ScaleSetId.Name}, whose NSGs belong to all instances. Scale sets cannot be protected.",
                vm.Id.ToString());
        }

        if (!string.IsNullOrEmpty(vm.ManagedBy) || vm.Id.ResourceGroupName.StartsWith("MC_", StringComparison.OrdinalIgnoreCase))
        {
            throw new JitAccessException(ErrorIds.VmIsManaged, JitErrorKind.InvalidOperation,
                $"{vm.Name} is managed by {vm.ManagedBy ?? "a Kubernetes cluster"}, which would undo our rules.", vm.Id.ToString());
        }

        if (vm.NetworkInterfaceIds.Count == 0)
        {
            throw new JitAccessException(ErrorIds.VmWithoutNetworkInterface, JitErrorKind.InvalidOperation,
                $"{vm.Name} has no network interface, so there is nothing to protect.", vm.Id.ToString());
        }
    }

    private static void Refuse(VirtualMachine vm, IReadOnlyList<NetworkInterface> nics)
    {
        if (nics.FirstOrDefault(nic => !string.IsNullOrEmpty(nic.ManagedBy)) is { } managed)
        {
            throw new JitAccessException(ErrorIds.VmIsManaged, JitErrorKind.InvalidOperation,
                $"The network interface {managed.Id.Name} of {vm.Name} is managed by {managed.ManagedBy}, which would undo our rules.", vm.Id.ToString());
        }

        if (!nics.SelectMany(nic => nic.IPConfigurations).Any())
        {
            throw new JitAccessException(ErrorIds.VmWithoutNetworkInterface, JitErrorKind.InvalidOperation,
                $"{vm.Name} has no private address, so there is nothing to protect.", vm.Id.ToString());
        }
    }
}
