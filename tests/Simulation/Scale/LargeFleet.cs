using System.Globalization;
using System.Linq;
using System.Text;
using JitAccess.Core.Network;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation.Scale;

/// <summary>As many VMs as wanted, each with a NIC behind an NSG of its own that holds a few rules of its owner.</summary>
internal sealed class LargeFleet(int count)
{
    private static readonly ForeignRule[] Rules =
    [
        new("AllowHttps", 400, "Allow", "*", "443"),
        new("DenyBadRange", 430, "Deny", Sources.BadRange, "22"),
        new("AllowSshOffice", 1000, "Allow", Sources.OfficeRange, "22"),
    ];

    /// <summary>How many VMs, NICs and NSGs there are.</summary>
    public int Count { get; } = count;

    public static ResourceId VmId(int number) => Vm(number).Id;

    public static string GroupName(int number) => Text("vm{0:D5}-nsg", number);

    public string ToJson()
    {
        const string Subscription =
            $$"""{"id":"/subscriptions/{{SimulatedFleet.SubscriptionId}}","subscriptionId":"{{SimulatedFleet.SubscriptionId}}","displayName":"Large"}""";
        var network = $$$"""
            {"id":"{{{SimulatedFleet.Id("Microsoft.Network/virtualNetworks", "net")}}}","name":"net","type":"Microsoft.Network/virtualNetworks","location":"westeurope","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/8"]},"subnets":[{"name":"plain","id":"{{{SimulatedFleet.SubnetId("plain")}}}","properties":{"addressPrefix":"10.0.0.0/8"} }]} }
            """;
        var text = new StringBuilder("[").Append(Subscription).Append(',').Append(network);
        foreach (var vm in Enumerable.Range(0, Count).Select(Vm))
        {
            _ = text.Append(',').Append(SimulatedFleet.GroupToJson(vm.NicGroup!, Rules, SimulatedFleet.Tags)).Append(',').Append(vm.NicToJson()).Append(',')
                .Append(vm.ToJson());
        }

        return text.Append(']').ToString();
    }

    private static SimulatedVm Vm(int number) =>
        new(Text("vm{0:D5}", number), number, "plain", null, GroupName(number),
            string.Format(CultureInfo.InvariantCulture, "10.{0}.{1}.{2}", 1 + (number / 40000), number / 200 % 200, 4 + (number % 200)));

    private static string Text(string format, int number) => string.Format(CultureInfo.InvariantCulture, format, number);
}
