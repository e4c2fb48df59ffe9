using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Tests.Support;

/// <summary>Domain objects in few words.</summary>
internal static class Lab
{
    public const string Subscription = "11111111-2222-4333-8444-555555555555";
    public const string Alice = "aaaaaaaa-0000-4000-8000-000000000001";
    public const string Bob = "bbbbbbbb-0000-4000-8000-000000000002";
    public const string LedgerId = "0123456789abcdef";

    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly ResourceId VmId = Id("Microsoft.Compute/virtualMachines", "vm01");

    public static readonly VmKey Key = VmKey.Of(VmId);

    public static readonly ResourceId NetworkId = Id("Microsoft.Network/virtualNetworks", "vnet");

    public static readonly ResourceId Front = NetworkId.Child("subnets", "front");

    public static readonly ResourceId Back = NetworkId.Child("subnets", "back");

    public static ResourceId Id(string type, string name) => ResourceId.Parse($"/subscriptions/{Subscription}/resourceGroups/lab-rg/providers/{type}/{name}");

    public static ResourceId GroupId(string name) => Id("Microsoft.Network/networkSecurityGroups", name);

    public static ResourceId ApplicationGroup(string name) => Id("Microsoft.Network/applicationSecurityGroups", name);

    public static RequestId NewRequestId(int number = 1, DateTimeOffset? askedOn = null) =>
        RequestId.Create(askedOn ?? Now, [.. BitConverter.GetBytes(number), 0, 0, 0, 0, 0, 0]);

    public static FactAuthor Author(string objectId = Alice) => new(objectId, null, AuthorKind.User);

    public static AccessRequest Request(string source = "203.0.113.7", string port = "ssh", RequestId? requestId = null, TimeSpan? duration = null) => new()
    {
        RequestId = requestId ?? NewRequestId(),
        Requester = new Person(Alice, "alice"),
        ResourceId = VmId,
        Port = PortSpecification.Parse(port),
        Source = AddressPrefix.Parse(source),
        Duration = duration ?? TimeSpan.FromHours(1),
    };

    public static SecurityRule Rule(
        string name, int priority, RuleAccess access, string source = "*", string ports = "*", string protocol = "Tcp", string destination = "*",
        string sourcePorts = "*") => new()
        {
            Name = name,
            Priority = priority,
            Direction = RuleDirection.Inbound,
            Access = access,
            Protocol = protocol,
            Sources = List(source),
            SourcePorts = List(sourcePorts),
            Destinations = List(destination),
            DestinationPorts = List(ports),
        };

    public static SecurityRule Allow(string name, int priority, string source = "*", string ports = "*", string protocol = "Tcp") =>
        Rule(name, priority, RuleAccess.Allow, source, ports, protocol);

    public static SecurityRule Deny(string name, int priority, string source = "*", string ports = "*", string protocol = "Tcp") =>
        Rule(name, priority, RuleAccess.Deny, source, ports, protocol);

    public static NetworkSecurityGroup Group(string name, params IReadOnlyList<SecurityRule> rules) =>
        new() { Id = GroupId(name), Rules = rules, DefaultRules = DefaultRules };

    /// <summary>One VM with one address, 10.1.1.4, behind one NSG on its NIC.</summary>
    public static Scene OneGroup(params IReadOnlyList<SecurityRule> rules) => Of(
        [Nic("nic1", "nsg", ("10.1.1.4", Front))], [Group("nsg", rules)], frontGroup: null);

    /// <summary>One VM with one address, 10.1.1.4, behind an NSG on its subnet and one on its NIC.</summary>
    public static Scene TwoGroups(IReadOnlyList<SecurityRule> subnet, IReadOnlyList<SecurityRule> nic) => Of(
        [Nic("nic1", "nsg", ("10.1.1.4", Front))], [Group("nsg", nic), Group("subnet-nsg", subnet)], frontGroup: "subnet-nsg");

    public static Scene Of(
        IReadOnlyList<NetworkInterface> nics, IReadOnlyList<NetworkSecurityGroup> groups, string? frontGroup = null, string? backGroup = null,
        IReadOnlyList<NetworkInterface>? others = null)
    {
        var subnets = new Dictionary<ResourceId, ResourceId?>
        {
            [Front] = frontGroup is null ? null : GroupId(frontGroup),
            [Back] = backGroup is null ? null : GroupId(backGroup),
        };
        var behind = (others ?? []).Where(nic => nic.NetworkSecurityGroupId is not null
            || nic.IPConfigurations.Any(configuration => subnets.GetValueOrDefault(configuration.SubnetId) is not null)).ToArray();
        var network = new VmNetwork
        {
            Vm = new VirtualMachine { Id = VmId, VmId = "70000000-0000-4000-8000-000000000001", NetworkInterfaceIds = nics.Select(nic => nic.Id).ToArray() },
            Interfaces = nics,
            SecurityGroups = groups.ToDictionary(group => group.Id),
            Networks = new Dictionary<ResourceId, VirtualNetwork>
            {
                [NetworkId] = new()
                {
                    Id = NetworkId,
                    AddressSpace = ["10.1.0.0/16", "fd01:1::/48"],
                    PeeredAddressSpace = ["10.2.0.0/16", "2001:db8:ffff::/48"],
                    Subnets =
                    [
                        new Subnet { Id = Front, AddressPrefixes = ["10.1.1.0/24", "fd01:1:0:1::/64"], NetworkSecurityGroupId = subnets[Front] },
                        new Subnet { Id = Back, AddressPrefixes = ["10.1.2.0/24", "fd01:1:0:2::/64"], NetworkSecurityGroupId = subnets[Back] },
                    ],
                },
            },
            Neighbours = behind,
            ReadOn = Now,
        };
        return new Scene(network, others ?? []);
    }

    public static NetworkInterface Nic(string name, string? group, params IReadOnlyList<(string Address, ResourceId Subnet)> addresses) =>
        Nic(name, group, VmId, addresses);

    public static NetworkInterface Nic(string name, string? group, ResourceId? vm, IReadOnlyList<(string Address, ResourceId Subnet)> addresses) => new()
    {
        Id = Id("Microsoft.Network/networkInterfaces", name),
        VirtualMachineId = vm,
        NetworkSecurityGroupId = group is null ? null : GroupId(group),
        IPConfigurations = addresses.Select((address, index) => new IPConfiguration
        {
            Name = "ipconfig" + index.ToString(CultureInfo.InvariantCulture),
            PrivateAddress = IPAddressValue.Parse(address.Address),
            SubnetId = address.Subnet,
            IsPrimary = index == 0,
        }).ToArray(),
    };

    /// <summary>The service's default rules for what comes in.</summary>
    public static IReadOnlyList<SecurityRule> DefaultRules { get; } =
    [
        Default("AllowVnetInBound", 65000, RuleAccess.Allow, "VirtualNetwork", "VirtualNetwork"),
        Default("AllowAzureLoadBalancerInBound", 65001, RuleAccess.Allow, "AzureLoadBalancer", "*"),
        Default("DenyAllInBound", 65500, RuleAccess.Deny, "*", "*"),
    ];

    private static SecurityRule Default(string name, int priority, RuleAccess access, string source, string destination) =>
        Rule(name, priority, access, source, "*", "*", destination) with { IsDefault = true };

    private static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
