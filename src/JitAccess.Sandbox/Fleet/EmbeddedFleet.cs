using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Fleet;

/// <summary>
/// The fleet that a sandbox without a seed starts with: VMs of each kind that matters, behind NSGs with rules that look like life. Public
/// addresses are those that RFC 5737 sets aside for documentation.
/// </summary>
internal static class EmbeddedFleet
{
    public const string SubscriptionId = "c0ffee00-0000-4000-8000-000000000001";

    private const string Location = "westeurope";
    private const string CorporateRange = "192.0.2.128/25";
    private const string Hub = "10.20.0.0/16";
    private const string Operations = "10.20.1.0/24";

    private static readonly (string Name, string Value)[] ProductionTags = [("env", "prod"), ("owner", "platform-team")];

    public static JsonArray Create()
    {
        var fleet = new JsonArray
        {
            new JsonObject { ["id"] = "/subscriptions/" + SubscriptionId, ["subscriptionId"] = SubscriptionId, ["displayName"] = "Contoso Production" },
        };
        var production = new FleetBuilder(SubscriptionId, "prod-rg", Location, fleet);
        production.Group(("env", "prod"));
        AddNetworks(production);
        AddWeb(production);
        AddApplication(production);
        AddDatabase(production);
        AddOpen(production);
        AddOddities(production);
        AddTest(new FleetBuilder(SubscriptionId, "test-rg", Location, fleet));
        return fleet;
    }

    private static string VMId(int number) => "70000000-0000-4000-8000-" + number.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);

    private static void AddNetworks(FleetBuilder fleet)
    {
        fleet.Network(
            "prod-vnet",
            ["10.10.0.0/16", "fd10:10::/48"],
            [("hub-vnet", [Hub])],
            ("web-subnet", ["10.10.1.0/24"], null),
            ("app-subnet", ["10.10.2.0/24"], "app-nsg"),
            ("db-subnet", ["10.10.3.0/24", "fd10:10:0:3::/64"], "db-subnet-nsg"),
            ("pool-subnet", ["10.10.5.0/24"], "pool-nsg"),
            ("plain-subnet", ["10.10.6.0/24"], null),
            ("AzureBastionSubnet", ["10.10.250.0/26"], null));
        fleet.Network("hub-vnet", [Hub], [("prod-vnet", ["10.10.0.0/16", "fd10:10::/48"])], ("operations-subnet", [Operations], null));
    }

    // An NSG on the NIC only. SSH from the corporate range, and a deny of a bad range in front of it.
    private static void AddWeb(FleetBuilder fleet)
    {
        fleet.SecurityGroup(
            "web01-nsg",
            [.. ProductionTags, ("cost-center", "4711")],
            new RuleSpec("AllowHttps", 200, "Allow", "Tcp", "*", "443") { Description = "The shop" },
            new RuleSpec("AllowHttp", 210, "Allow", "TCP", "Internet", "80") { Description = "Redirects to https" },
            new RuleSpec("DenyBadRangeSsh", 300, "Deny", "Tcp", "198.51.100.0/24", "22") { Description = "INC-1293: brute force from this range" },
            new RuleSpec("AllowMonitoring", 310, "Allow", "Tcp", Operations, "9100") { Description = "node_exporter" },
            new RuleSpec("AllowSshFromCorporate", 1000, "Allow", "Tcp", CorporateRange, "22") { Description = "Office, since 2019" },
            new RuleSpec("DenySmtpOut", 400, "Deny", "Tcp", "*", "25") { Direction = "Outbound", Destination = "Internet" });
        fleet.PublicAddress("web01-pip", "192.0.2.10", "web01-nic");
        fleet.Nic("web01", "web01-nsg", [("prod-vnet/web-subnet", "10.10.1.4")], "web01-pip");
        fleet.VM("web01", VMId(1), "Linux", tags: [("env", "prod"), ("role", "web")]);
    }

    // An NSG on the subnet, which app01 shares with app02, and which closes with a deny of everything.
    private static void AddApplication(FleetBuilder fleet)
    {
        fleet.ApplicationGroup("app-asg");
        fleet.SecurityGroup(
            "app-nsg",
            [("env", "prod"), ("owner", "app-team")],
            new RuleSpec("AllowWebToApp", 200, "Allow", "Tcp", "10.10.1.0/24", "8080"),
            new RuleSpec("AllowRdpFromJumpHost", 400, "Allow", "TCP", "10.20.1.10", "3389"),
            new RuleSpec("AllowBastion", 450, "Allow", "Tcp", "10.10.250.0/26", "22,3389"),
            new RuleSpec("AllowWinRmFromOperations", 500, "Allow", "Tcp", Operations, "5985-5986"),
            new RuleSpec("AllowLoadBalancerProbe", 600, "Allow", "*", "AzureLoadBalancer", "*"),
            new RuleSpec("DenyAllInbound", 4096, "Deny", "*", "*", "*") { Description = "Nothing else" });
        fleet.Nic("app01", null, [("prod-vnet/app-subnet", "10.10.2.4")], applicationGroup: "app-asg");
        fleet.VM("app01", VMId(2), "Windows", tags: [("env", "prod"), ("role", "app")]);
        fleet.Nic("app02", null, [("prod-vnet/app-subnet", "10.10.2.5")], applicationGroup: "app-asg");
        fleet.VM("app02", VMId(3), "Windows", tags: [("env", "prod"), ("role", "app")]);
    }

    // NSGs on both the subnet and the NIC; IPv4 and IPv6.
    private static void AddDatabase(FleetBuilder fleet)
    {
        fleet.SecurityGroup(
            "db-subnet-nsg",
            [("env", "prod"), ("owner", "data-team")],
            new RuleSpec("AllowSshFromHub", 300, "Allow", "Tcp", Hub, "22"),
            new RuleSpec("AllowPostgresFromApp", 400, "Allow", "Tcp", "10.10.2.0/24", "5432"));
        fleet.SecurityGroup(
            "db01-nsg",
            [("env", "prod"), ("owner", "data-team")],
            new RuleSpec("DenyScannerPostgres", 200, "Deny", "Tcp", "198.51.100.128/25", "5432"),
            new RuleSpec("AllowSshFromHub", 300, "Allow", "Tcp", Hub, "22"),
            new RuleSpec("AllowPostgresFromApp", 400, "Allow", "Tcp", string.Empty, "5432") { SourceGroup = "app-asg" });
        fleet.Nic("db01", "db01-nsg", [("prod-vnet/db-subnet", "10.10.3.4"), ("prod-vnet/db-subnet", "fd10:10:0:3::4")]);
        fleet.VM("db01", VMId(4), "Linux", tags: [("env", "prod"), ("role", "db")]);
    }

    // SSH from anywhere at the very first priority: no room for anything in front of it.
    private static void AddOpen(FleetBuilder fleet)
    {
        fleet.SecurityGroup(
            "open01-nsg",
            [("env", "prod"), ("owner", "nobody-knows")],
            new RuleSpec("default-allow-ssh", 100, "Allow", "Tcp", "*", "22"),
            new RuleSpec("AllowHttps", 110, "Allow", "Tcp", "Internet", "443"));
        fleet.PublicAddress("open01-pip", "192.0.2.11", "open01-nic");
        fleet.Nic("open01", "open01-nsg", [("prod-vnet/web-subnet", "10.10.1.5")], "open01-pip");
        fleet.VM("open01", VMId(5), "Linux", tags: [("env", "prod")]);
    }

    // What cannot be protected, each for a reason of its own; and one half of an ambiguous name.
    private static void AddOddities(FleetBuilder fleet)
    {
        fleet.SecurityGroup("pool-nsg", [("env", "prod")], new RuleSpec("AllowWebToPool", 200, "Allow", "Tcp", "10.10.1.0/24", "8080"));
        fleet.Nic("pool01", null, [("prod-vnet/pool-subnet", "10.10.5.4")]);
        fleet.VM("pool01", VMId(6), "Linux", scaleSet: "pool-vmss");
        fleet.VM("bare01", VMId(7), "Linux", hasNic: false);
        fleet.Nic("naked01", null, [("prod-vnet/plain-subnet", "10.10.6.4")]);
        fleet.VM("naked01", VMId(8), "Linux");
        fleet.SecurityGroup("twin01-nsg", [("env", "prod")], new RuleSpec("AllowSshFromHub", 500, "Allow", "Tcp", Hub, "22"));
        fleet.Nic("twin01", "twin01-nsg", [("prod-vnet/plain-subnet", "10.10.6.5")]);
        fleet.VM("twin01", VMId(9), "Linux");
    }

    private static void AddTest(FleetBuilder fleet)
    {
        fleet.Group(("env", "test"));
        fleet.Network("test-vnet", ["10.30.0.0/16"], [], ("test-subnet", ["10.30.1.0/24"], null));
        fleet.SecurityGroup("twin01-nsg", [("env", "test")], new RuleSpec("AllowSshFromHub", 500, "Allow", "Tcp", Hub, "22"));
        fleet.Nic("twin01", "twin01-nsg", [("test-vnet/test-subnet", "10.30.1.4")]);
        fleet.VM("twin01", VMId(10), "Linux", tags: [("env", "test")]);
    }
}
