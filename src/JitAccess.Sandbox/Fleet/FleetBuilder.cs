using System;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Fleet;

/// <summary>Writes resources the way ARM returns them, for one resource group.</summary>
internal sealed class FleetBuilder(string subscription, string group, string location, JsonArray into)
{
    public string Id(string type, string name) => $"/subscriptions/{subscription}/resourceGroups/{group}/providers/{type}/{name}";

    public void Group(params (string Name, string Value)[] tags) => into.Add(new JsonObject
    {
        ["id"] = $"/subscriptions/{subscription}/resourceGroups/{group}",
        ["name"] = group,
        ["type"] = ResourceTypes.ResourceGroups,
        ["location"] = location,
        ["tags"] = Tags(tags),
        ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
    });

    public void Network(string name, string[] space, (string Name, string[] Space)[] peers,
        params (string Name, string[] Prefixes, string? SecurityGroup)[] subnets) => Add(
        ResourceTypes.VirtualNetworks,
        name,
        new JsonObject
        {
            ["addressSpace"] = new JsonObject { ["addressPrefixes"] = ArmJson.Array(space) },
            ["subnets"] = ArmJson.Array(subnets.Select(s => (JsonNode?)Subnet(name, s.Name, s.Prefixes, s.SecurityGroup))),
            ["virtualNetworkPeerings"] = ArmJson.Array(peers.Select(p => (JsonNode?)new JsonObject
            {
                ["id"] = Id(ResourceTypes.VirtualNetworks, name) + "/virtualNetworkPeerings/to-" + p.Name,
                ["name"] = "to-" + p.Name,
                ["properties"] = new JsonObject
                {
                    ["provisioningState"] = "Succeeded",
                    ["peeringState"] = "Connected",
                    ["remoteVirtualNetwork"] = Reference(ResourceTypes.VirtualNetworks, p.Name),
                    ["remoteAddressSpace"] = new JsonObject { ["addressPrefixes"] = ArmJson.Array(p.Space) },
                    ["allowVirtualNetworkAccess"] = true,
                },
            })),
            ["enableDdosProtection"] = false,
        });

    public void SecurityGroup(string name, (string Name, string Value)[] tags, params RuleSpec[] rules) =>
        Add(ResourceTypes.NetworkSecurityGroups, name, new JsonObject { ["securityRules"] = ArmJson.Array(rules.Select(r => (JsonNode?)Rule(name, r))) }, tags);

    public void ApplicationGroup(string name) => Add(ResourceTypes.ApplicationSecurityGroups, name, []);

    public void PublicAddress(string name, string address, string nic) => Add(
        ResourceTypes.PublicIPAddresses,
        name,
        new JsonObject
        {
            ["ipAddress"] = address,
            ["publicIPAddressVersion"] = "IPv4",
            ["publicIPAllocationMethod"] = "Static",
            ["idleTimeoutInMinutes"] = 4,
            ["ipConfiguration"] = new JsonObject { ["id"] = Id(ResourceTypes.NetworkInterfaces, nic) + "/ipConfigurations/ipconfig1" },
        },
        null,
        new JsonObject { ["name"] = "Standard", ["tier"] = "Regional" });

    /// <summary>A NIC; its addresses come with the subnet that each is in.</summary>
    public void Nic(string vm, string? securityGroup, (string Subnet, string Address)[] addresses, string? publicAddress = null,
        string? applicationGroup = null)
    {
        var name = vm + "-nic";
        var network = addresses[0].Subnet.Split('/');
        var properties = new JsonObject
        {
            ["ipConfigurations"] = ArmJson.Array(addresses.Select((a, i) => (JsonNode?)Configuration(name, network[0], a, i, publicAddress, applicationGroup))),
            ["dnsSettings"] = new JsonObject { ["dnsServers"] = new JsonArray(), ["appliedDnsServers"] = new JsonArray() },
            ["enableAcceleratedNetworking"] = false,
            ["enableIPForwarding"] = false,
            ["primary"] = true,
            ["virtualMachine"] = Reference(ResourceTypes.VirtualMachines, vm),
            ["nicType"] = "Standard",
        };
        if (securityGroup is not null)
        {
            properties["networkSecurityGroup"] = Reference(ResourceTypes.NetworkSecurityGroups, securityGroup);
        }

        Add(ResourceTypes.NetworkInterfaces, name, properties);
    }

    public void VM(string name, string vmId, string os, bool hasNic = true, string? scaleSet = null, params (string Name, string Value)[] tags)
    {
        var properties = new JsonObject
        {
            ["vmId"] = vmId,
            ["hardwareProfile"] = new JsonObject { ["vmSize"] = "Standard_D2s_v5" },
            ["storageProfile"] = new JsonObject
            {
                ["imageReference"] = Image(os),
                ["osDisk"] = new JsonObject
                {
                    ["osType"] = os,
                    ["name"] = name + "_OsDisk",
                    ["createOption"] = "FromImage",
                    ["caching"] = "ReadWrite",
                    ["managedDisk"] = Reference("Microsoft.Compute/disks", name + "_OsDisk"),
                },
                ["dataDisks"] = new JsonArray(),
            },
            ["osProfile"] = new JsonObject { ["computerName"] = name, ["adminUsername"] = "azureuser" },
            ["networkProfile"] = new JsonObject
            {
                ["networkInterfaces"] = hasNic ? new JsonArray(Reference(ResourceTypes.NetworkInterfaces, name + "-nic")) : new JsonArray(),
            },
            ["provisioningState"] = "Succeeded",
        };
        if (scaleSet is not null)
        {
            properties["virtualMachineScaleSet"] = Reference("Microsoft.Compute/virtualMachineScaleSets", scaleSet);
        }

        Add(ResourceTypes.VirtualMachines, name, properties, tags);
    }

    private static JsonObject Tags((string Name, string Value)[] tags)
    {
        var json = ArmJson.Object();
        foreach (var (name, value) in tags)
        {
            json[name] = value;
        }

        return json;
    }

    private static JsonObject Image(string os) => os == "Linux"
        ? new JsonObject { ["publisher"] = "Canonical", ["offer"] = "ubuntu-24_04-lts", ["sku"] = "server", ["version"] = "latest" }
        : new JsonObject { ["publisher"] = "MicrosoftWindowsServer", ["offer"] = "WindowsServer", ["sku"] = "2025-datacenter-g2", ["version"] = "latest" };

    private void Add(string type, string name, JsonObject properties, (string Name, string Value)[]? tags = null, JsonObject? sku = null)
    {
        var resource = new JsonObject { ["name"] = name, ["id"] = Id(type, name), ["type"] = type, ["location"] = location };
        if (tags is { Length: > 0 })
        {
            resource["tags"] = Tags(tags);
        }

        if (sku is not null)
        {
            resource["sku"] = sku;
        }

        resource["properties"] = properties;
        into.Add(resource);
    }

    private JsonObject Reference(string type, string name) => new() { ["id"] = Id(type, name) };

    private JsonObject Subnet(string network, string name, string[] prefixes, string? securityGroup)
    {
        var properties = new JsonObject { ["provisioningState"] = "Succeeded" };
        if (prefixes.Length == 1)
        {
            properties["addressPrefix"] = prefixes[0];
        }
        else
        {
            properties["addressPrefixes"] = ArmJson.Array(prefixes);
        }

        if (securityGroup is not null)
        {
            properties["networkSecurityGroup"] = Reference(ResourceTypes.NetworkSecurityGroups, securityGroup);
        }

        return new JsonObject
        {
            ["name"] = name,
            ["id"] = Id(ResourceTypes.VirtualNetworks, network) + "/subnets/" + name,
            ["type"] = ResourceTypes.Subnets,
            ["properties"] = properties,
        };
    }

    private JsonObject Configuration(string nic, string network, (string Subnet, string Address) address, int number, string? publicAddress,
        string? applicationGroup)
    {
        var isIPv6 = address.Address.IndexOf(':') >= 0;
        var name = isIPv6 ? "ipconfig-v6" : "ipconfig" + (number + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var properties = new JsonObject
        {
            ["provisioningState"] = "Succeeded",
            ["privateIPAddress"] = address.Address,
            ["privateIPAllocationMethod"] = "Dynamic",
            ["subnet"] = new JsonObject { ["id"] = Id(ResourceTypes.VirtualNetworks, network) + "/subnets/" + address.Subnet.Split('/')[1] },
            ["primary"] = number == 0,
            ["privateIPAddressVersion"] = isIPv6 ? "IPv6" : "IPv4",
        };
        if (publicAddress is not null && number == 0)
        {
            properties["publicIPAddress"] = Reference(ResourceTypes.PublicIPAddresses, publicAddress);
        }

        if (applicationGroup is not null)
        {
            properties["applicationSecurityGroups"] = new JsonArray(Reference(ResourceTypes.ApplicationSecurityGroups, applicationGroup));
        }

        return new JsonObject
        {
            ["name"] = name,
            ["id"] = Id(ResourceTypes.NetworkInterfaces, nic) + "/ipConfigurations/" + name,
            ["type"] = "Microsoft.Network/networkInterfaces/ipConfigurations",
            ["properties"] = properties,
        };
    }

    private JsonObject Rule(string securityGroup, RuleSpec rule)
    {
        var ports = rule.Ports.Split([','], StringSplitOptions.RemoveEmptyEntries);
        var properties = new JsonObject { ["provisioningState"] = "Succeeded" };
        if (rule.Description is not null)
        {
            properties["description"] = rule.Description;
        }

        properties["protocol"] = rule.Protocol;
        properties["sourcePortRange"] = "*";
        if (ports.Length == 1)
        {
            properties["destinationPortRange"] = ports[0];
        }

        if (rule.SourceGroup is null)
        {
            properties["sourceAddressPrefix"] = rule.Source;
        }

        properties["destinationAddressPrefix"] = rule.Destination;
        properties["access"] = rule.Access;
        properties["priority"] = rule.Priority;
        properties["direction"] = rule.Direction;
        properties["sourcePortRanges"] = new JsonArray();
        properties["destinationPortRanges"] = ArmJson.Array(ports.Length == 1 ? Enumerable.Empty<string>() : ports);
        properties["sourceAddressPrefixes"] = new JsonArray();
        properties["destinationAddressPrefixes"] = new JsonArray();
        if (rule.SourceGroup is not null)
        {
            properties["sourceApplicationSecurityGroups"] = new JsonArray(Reference(ResourceTypes.ApplicationSecurityGroups, rule.SourceGroup));
        }

        return new JsonObject
        {
            ["name"] = rule.Name,
            ["id"] = Id(ResourceTypes.NetworkSecurityGroups, securityGroup) + "/securityRules/" + rule.Name,
            ["type"] = ResourceTypes.SecurityRules,
            ["properties"] = properties,
        };
    }
}
