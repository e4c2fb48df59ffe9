using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>A VM with its NICs, their NSGs and VNets, as they were read at one moment. Plans and proofs are made on it.</summary>
public sealed record VmNetwork
{
    public required VirtualMachine Vm { get; init; }

    public required IReadOnlyList<NetworkInterface> Interfaces { get; init; }

    public required IReadOnlyDictionary<ResourceId, NetworkSecurityGroup> SecurityGroups { get; init; }

    public required IReadOnlyDictionary<ResourceId, VirtualNetwork> Networks { get; init; }

    /// <summary>NICs of others behind the same NSGs; null where they were not read although an NSG has some.</summary>
    public IReadOnlyList<NetworkInterface>? Neighbours { get; init; } = [];

    /// <summary>The NSGs whose rules the caller certainly may not write; empty where that was not asked.</summary>
    public IReadOnlyList<ResourceId> ReadOnlyGroups { get; init; } = [];

    /// <summary>The members of all application security groups, where every NIC was read; null where only those of this VM are known.</summary>
    public IReadOnlyDictionary<ResourceId, AddressSet>? GroupMembers { get; init; }

    /// <summary>The prefixes of service tags by name; empty where they were not needed or could not be read.</summary>
    public IReadOnlyDictionary<string, AddressSet> ServiceTags { get; init; } = new Dictionary<string, AddressSet>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The admin rules of virtual network managers that reach each network interface; null where they could not be read. An interface that is
    /// not listed has none, or was not asked about: a whole subscription is read from lists, which do not have them.
    /// </summary>
    public IReadOnlyDictionary<ResourceId, IReadOnlyList<SecurityAdminRule>?> AdminRules { get; init; } =
        new Dictionary<ResourceId, IReadOnlyList<SecurityAdminRule>?>();

    /// <summary>Whose admin rules could not be read, in words: walks go by the NSGs alone there, so nothing is proved.</summary>
    public IEnumerable<string> UnreadableAdminRules => AdminRules.Where(pair => pair.Value is null)
        .Select(pair => $"the admin rules of virtual network managers that reach network interface {pair.Key.Name} could not be read; connect with -NoAdminRules if there are none");

    public required DateTimeOffset ReadOn { get; init; }

    /// <summary>The private addresses of the VM, each with its path.</summary>
    public IEnumerable<VmEndpoint> Endpoints => Interfaces.SelectMany(EndpointsOf);

    /// <summary>The private addresses of the others behind the same NSGs.</summary>
    public IEnumerable<VmEndpoint> NeighbourEndpoints => (Neighbours ?? []).SelectMany(EndpointsOf).Where(endpoint => endpoint.Path.Count > 0);

    /// <summary>The network as it would be with another state of one NSG.</summary>
    public VmNetwork With(NetworkSecurityGroup group)
    {
        var groups = SecurityGroups.ToDictionary(pair => pair.Key, pair => pair.Value);
        groups[group.Id] = group;
        return this with { SecurityGroups = groups };
    }

    /// <summary>The network as it would be with only those rules that the predicate accepts.</summary>
    public VmNetwork Where(Func<SecurityRule, bool> keep) =>
        this with
        {
            SecurityGroups = SecurityGroups.ToDictionary(pair => pair.Key,
            pair => pair.Value with { Rules = pair.Value.Rules.Where(keep).ToArray() })
        };

    /// <summary>Resolves prefixes and tags for rules on the way to an endpoint.</summary>
    public AddressBook BookOf(VmEndpoint endpoint)
    {
        var network = Networks.TryGetValue(endpoint.NetworkId, out var found) ? found : null;
        if (GroupMembers is not null)
        {
            return new AddressBook(network, ServiceTags, GroupMembers, AddressSet.All);
        }

        var configurations = Interfaces.SelectMany(nic => nic.IPConfigurations).ToArray();
        var groups = MembersOf(Interfaces);
        var surveyed = configurations.Aggregate(AddressSet.Empty, (set, configuration) => set.Union(AddressSet.Of(configuration.PrivateAddress)));
        return new AddressBook(network, ServiceTags, groups, surveyed);
    }

    /// <summary>The addresses that NICs put into application security groups.</summary>
    public static IReadOnlyDictionary<ResourceId, AddressSet> MembersOf(IEnumerable<NetworkInterface> interfaces) =>
        interfaces.SelectMany(nic => nic.IPConfigurations)
            .SelectMany(configuration => configuration.ApplicationSecurityGroupIds.Select(id => (Id: id, configuration.PrivateAddress)))
            .GroupBy(pair => pair.Id)
            .ToDictionary(group => group.Key, group => AddressSet.Of(group.Select(pair => new AddressPrefix(pair.PrivateAddress, pair.PrivateAddress.Bits))));

    private IEnumerable<VmEndpoint> EndpointsOf(NetworkInterface nic)
    {
        foreach (var configuration in nic.IPConfigurations)
        {
            var networkId = configuration.SubnetId.Parent!;
            var subnet = Networks.TryGetValue(networkId, out var network)
                ? network.Subnets.FirstOrDefault(candidate => candidate.Id == configuration.SubnetId)
                : null;
            var subnetGroup = subnet is null
                ? SecurityGroups.Values.FirstOrDefault(group => group.SubnetIds.Contains(configuration.SubnetId))?.Id
                : subnet.NetworkSecurityGroupId;
            var path = new[] { subnetGroup, nic.NetworkSecurityGroupId }.OfType<ResourceId>().Where(SecurityGroups.ContainsKey).ToArray();
            yield return new VmEndpoint(nic, configuration.PrivateAddress, networkId, path);
        }
    }
}
