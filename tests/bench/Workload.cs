using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;

namespace JitAccess.Bench;

/// <summary>Makes VMs and NSGs, the same ones for the same seed.</summary>
internal sealed class Workload(int seed)
{
    public const int PrefixesPerRule = 4;

    private const string Root = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/bench/providers/Microsoft.Network";
    private const string Machines = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/bench/providers/Microsoft.Compute/virtualMachines";

    private static readonly int[] Services =
        [22, 25, 53, 80, 88, 123, 135, 389, 443, 445, 636, 1433, 1521, 2049, 3306, 3389, 5432, 5671, 5985, 5986, 6379, 8080, 8443, 9200];
    private static readonly string[] Ranges = ["1024-65535", "5000-5100", "8000-8999", "20-25", "49152-65535"];

    private readonly Random random = new(seed);

    /// <summary>One VM behind one NSG.</summary>
    public VmNetwork Vm(int rules, RuleShape shape)
    {
        var (vms, nics, groups, networks) = Fleet(1, rules, vmsPerGroup: 1, shape);
        return FleetReader.Join(vms, nics, groups, networks, DateTimeOffset.UnixEpoch)[0];
    }

    /// <summary>The lists that a fleet is read from: every VM with one NIC, its NSG on the NIC.</summary>
    public (VirtualMachine[] Vms, NetworkInterface[] Nics, NetworkSecurityGroup[] Groups, VirtualNetwork[] Networks) Fleet(
        int vms, int rules, int vmsPerGroup, RuleShape shape = RuleShape.Mixed)
    {
        var subnet = Id("virtualNetworks/net/subnets/default");
        var network = new VirtualNetwork
        {
            Id = Id("virtualNetworks/net"),
            AddressSpace = ["10.0.0.0/8"],
            Subnets = [new Subnet { Id = subnet, AddressPrefixes = ["10.0.0.0/8"] }]
        };
        var groups = Enumerable.Range(0, (vms + vmsPerGroup - 1) / vmsPerGroup).Select(index => Group(index, rules, shape)).ToArray();
        var nics = Enumerable.Range(0, vms).Select(index => new NetworkInterface
        {
            Id = Id("networkInterfaces/nic" + Text(index)),
            VirtualMachineId = ResourceId.Parse(Machines + "/vm" + Text(index)),
            NetworkSecurityGroupId = groups[index / vmsPerGroup].Id,
            IPConfigurations = [new IPConfiguration { Name = "main", PrivateAddress = Address(index), SubnetId = subnet, IsPrimary = true }],
        }).ToArray();
        var machines = nics.Select((nic, index) =>
            new VirtualMachine { Id = nic.VirtualMachineId!, VmId = Text(index), NetworkInterfaceIds = [nic.Id], OSType = "Linux" }).ToArray();
        return (machines, nics, groups, [network]);
    }

    private static ResourceId Id(string tail) => ResourceId.Parse(Root + "/" + tail);

    private static IPAddressValue Address(int index) => IPAddressValue.Parse($"10.{index >> 14}.{(index >> 7) & 127}.{4 + (index & 127)}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static SecurityRule Default(string name, int priority, RuleAccess access, string source, string destination) => new()
    {
        Name = name,
        Priority = priority,
        Direction = RuleDirection.Inbound,
        Access = access,
        Protocol = "*",
        Sources = [source],
        Destinations = [destination],
        DestinationPorts = ["*"],
        IsDefault = true,
    };

    private NetworkSecurityGroup Group(int index, int rules, RuleShape shape) => new()
    {
        Id = Id("networkSecurityGroups/nsg" + Text(index)),
        Rules = Enumerable.Range(0, rules).Select(number => Rule(number, shape)).ToArray(),
        DefaultRules =
        [
            Default("AllowVnetInBound", 65000, RuleAccess.Allow, "VirtualNetwork", "VirtualNetwork"),
            Default("AllowAzureLoadBalancerInBound", 65001, RuleAccess.Allow, "AzureLoadBalancer", "*"),
            Default("DenyAllInBound", 65500, RuleAccess.Deny, "*", "*"),
        ],
    };

    private SecurityRule Rule(int number, RuleShape shape) => new()
    {
        Name = "rule" + Text(number),
        Priority = 100 + number,
        Direction = RuleDirection.Inbound,
        Access = random.Next(4) == 0 ? RuleAccess.Deny : RuleAccess.Allow,
        Protocol = shape == RuleShape.Mixed ? Pick(["Tcp", "Tcp", "Tcp", "Udp", "*"]) : "Tcp",
        Sources = Enumerable.Range(0, PrefixesPerRule).Select(_ => Prefix()).ToArray(),
        Destinations = ["*"],
        DestinationPorts = [Ports(number, shape)],
    };

    private string Ports(int number, RuleShape shape) => shape switch
    {
        RuleShape.OnePort => "443",
        RuleShape.OwnPorts => Text(1000 + (2 * number)),
        _ => random.Next(10) switch
        {
            0 => "*",
            1 => Pick(Ranges),
            _ => Text(Services[random.Next(Services.Length)]),
        },
    };

    private string Prefix()
    {
        var length = random.Next(16, 33);
        var address = (uint)random.NextInt64(1L << 32) & (uint.MaxValue << (32 - length));
        return $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}/{Text(length)}";
    }

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
