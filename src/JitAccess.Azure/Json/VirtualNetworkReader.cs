using System;
using System.Collections.Generic;
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
        var open = peerings.Where(IsOpen).ToArray();
        return new VirtualNetwork
        {
            Id = resource.RequiredId(),
            AddressSpace = space.Texts("addressPrefixes").ToArray(),

            PeeredAddressSpace = open
                .SelectMany(Space)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .ToArray(),
            HasUnreadPeering = open.Any(peering => !Space(peering).Any()),
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

    // A peering that is not connected, or keeps the other side out, adds nothing to what VirtualNetwork means.
    private static bool IsOpen(JsonElement peering) =>
        string.Equals(peering.Text("peeringState"), "Connected", StringComparison.OrdinalIgnoreCase)
            && peering.Child("allowVirtualNetworkAccess")?.ValueKind != JsonValueKind.False;

    // Newer versions of the service say both.
    private static IEnumerable<string> Space(JsonElement peering) =>
        Prefixes(peering, "remoteVirtualNetworkAddressSpace").Concat(Prefixes(peering, "remoteAddressSpace"));

    private static string[] Prefixes(JsonElement peering, string name) => peering.Child(name) is { } space ? space.Texts("addressPrefixes").ToArray() : [];
}
