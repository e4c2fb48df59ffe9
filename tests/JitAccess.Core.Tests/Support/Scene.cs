using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Support;

/// <summary>A VM's network as Core sees it, and the NICs of others that only Azure knows of.</summary>
/// <param name="Network">What Core plans and proves on.</param>
/// <param name="Others">Further NICs, of which those behind the same NSGs are the network's neighbours as well.</param>
internal sealed record Scene(VmNetwork Network, IReadOnlyList<NetworkInterface> Others)
{
    /// <summary>The scene where every NIC was read, so that no application security group is in doubt.</summary>
    public Scene WithGroupsKnown() => this with { Network = Network with { GroupMembers = VmNetwork.MembersOf(Network.Interfaces.Concat(Others)) } };

    public string Describe() => string.Join(
        Environment.NewLine,
        Network.Endpoints.Select(endpoint =>
            $"{endpoint.Interface.Id.Name} {endpoint.Address} behind [{string.Join(", ", endpoint.Path.Select(id => id.Name))}]")
            .Concat(Network.SecurityGroups.Values.SelectMany(group => group.Rules.OrderBy(rule => rule.Priority)
                .Select(rule => $"{group.Name}: {DescribeRule(rule)}"))));

    public static string DescribeRule(SecurityRule rule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rule.Priority} {rule.Name} {rule.Direction} {rule.Access} {rule.Protocol} {Side(rule.Sources, rule.SourceGroups, rule.SourcePorts)} -> {Side(rule.Destinations, rule.DestinationGroups, rule.DestinationPorts)}");

    private static string Side(IEnumerable<string> addresses, IEnumerable<ResourceId> groups, IEnumerable<string> ports) =>
        $"{string.Join(",", addresses.Concat(groups.Select(id => id.Name)))} ports {string.Join(",", ports)}";
}
