using System;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

internal static class VirtualNetworkReader
{
    public static VirtualNetwork Read(JsonElement resource)
    {
        var properties = resource.RequiredProperties();
        var space = properties.Child("addressSpace") ?? throw new MalformedAnswerException($"{JsonReading.Describe(resource)} has no addressSpace");
        var peerings = properties.Items("virtualNetworkPeerings").Select(peering => peering.Child("properties") ?? default).ToArray();
        return new VirtualNetwork
        {
            Id = resource.RequiredId(),
            AddressSpace = space.Texts("addressPrefixes").ToArray(),

            // A peering that is not connected passes nothing on. Newer versions of the service say both spaces.
            PeeredAddressSpace = peerings
                .Where(peering => string.Equals(peering.Text("peeringState"), "Connected", StringComparison.OrdinalIgnoreCase))
                .SelectMany(peering => Prefixes(peering, "remoteVirtualNetworkAddressSpace").Concat(Prefixes(peering, "remoteAddressSpace")))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .ToArray(),
            UsesRemoteGateway = peerings.Any(peering => peering.IsTrue("useRemoteGateways")),
            Subnets = properties.Items("subnets").Select(ReadSubnet).ToArray(),
        };
    }

    private static Subnet ReadSubnet(JsonElement subnet)
    {
        var properties = subnet.RequiredProperties();
        var prefixes = properties.Texts("addressPrefixes").ToList();
        if (properties.Text("addressPrefix") is { } prefix && !prefixes.Contains(prefix, StringComparer.OrdinalIgnoreCase))
        {
            prefixes.Insert(0, prefix);
        }

        return new Subnet { Id = subnet.RequiredId(), NetworkSecurityGroupId = properties.Reference("networkSecurityGroup"), AddressPrefixes = prefixes };
    }

    private static string[] Prefixes(JsonElement peering, string name) => peering.Child(name) is { } space ? space.Texts("addressPrefixes").ToArray() : [];
}
