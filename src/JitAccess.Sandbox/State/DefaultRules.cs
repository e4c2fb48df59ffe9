using System;
using System.Linq;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>The six rules that every NSG has.</summary>
internal static class DefaultRules
{
    /// <summary>Adds the default rules that an NSG's document lacks.</summary>
    public static void Complete(JsonObject properties, string groupId, string etag, string provisioningState)
    {
        if (properties["defaultSecurityRules"] is not JsonArray rules)
        {
            properties["defaultSecurityRules"] = rules = [];
        }

        Add("AllowVnetInBound", "Allow inbound traffic from all VMs in VNET", "VirtualNetwork", "VirtualNetwork", "Allow", 65000, "Inbound");
        Add("AllowAzureLoadBalancerInBound", "Allow inbound traffic from azure load balancer", "AzureLoadBalancer", "*", "Allow", 65001, "Inbound");
        Add("DenyAllInBound", "Deny all inbound traffic", "*", "*", "Deny", 65500, "Inbound");
        Add("AllowVnetOutBound", "Allow outbound traffic from all VMs to all VMs in VNET", "VirtualNetwork", "VirtualNetwork", "Allow", 65000, "Outbound");
        Add("AllowInternetOutBound", "Allow outbound traffic from all VMs to Internet", "*", "Internet", "Allow", 65001, "Outbound");
        Add("DenyAllOutBound", "Deny all outbound traffic", "*", "*", "Deny", 65500, "Outbound");

        void Add(string name, string description, string source, string destination, string access, int priority, string direction)
        {
            if (rules.Any(r => name.Equals(r.Text("name"), StringComparison.OrdinalIgnoreCase)))
            {
                return;
            }

            rules.Add(new JsonObject
            {
                ["name"] = name,
                ["id"] = groupId + "/defaultSecurityRules/" + name,
                ["etag"] = etag,
                ["type"] = ResourceTypes.DefaultSecurityRules,
                ["properties"] = new JsonObject
                {
                    ["provisioningState"] = provisioningState,
                    ["description"] = description,
                    ["protocol"] = "*",
                    ["sourcePortRange"] = "*",
                    ["destinationPortRange"] = "*",
                    ["sourceAddressPrefix"] = source,
                    ["destinationAddressPrefix"] = destination,
                    ["access"] = access,
                    ["priority"] = priority,
                    ["direction"] = direction,
                    ["sourcePortRanges"] = new JsonArray(),
                    ["destinationPortRanges"] = new JsonArray(),
                    ["sourceAddressPrefixes"] = new JsonArray(),
                    ["destinationAddressPrefixes"] = new JsonArray(),
                },
            });
        }
    }
}
