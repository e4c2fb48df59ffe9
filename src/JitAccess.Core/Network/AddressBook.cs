using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>Resolves what rules of one VNet write as addresses: prefixes, <c>*</c>, service tags and application security groups.</summary>
public sealed class AddressBook
{
    /// <summary>The address of Azure's health probes and of a host's virtual services.</summary>
    public static readonly IPAddressValue HostAddress = IPAddressValue.Parse("168.63.129.16");

    /// <summary>What is not reachable through the public internet.</summary>
    private static readonly AddressSet PrivateSpace = AddressSet.Of(
        new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16", "fc00::/7", "fe80::/10",
            "::1" }
            .Select(AddressPrefix.Parse));

    /// <summary>What is reachable through the public internet.</summary>
    public static readonly AddressSet PublicSpace = PrivateSpace.Complement();

    private readonly ResolvedAddresses virtualNetwork;
    private readonly ResolvedAddresses internet;
    private readonly IReadOnlyDictionary<string, AddressSet> serviceTags;
    private readonly IReadOnlyDictionary<ResourceId, AddressSet> groups;
    private readonly AddressSet unsurveyed;

    /// <param name="network">The VNet of the NIC; null where it could not be read, which leaves VirtualNetwork and Internet unresolved.</param>
    /// <param name="serviceTags">The prefixes of service tags by name, letter case aside; null where there is no list.</param>
    /// <param name="groups">The surveyed addresses that are in each application security group.</param>
    /// <param name="surveyed">The addresses whose groups are all known; every other address may be in any group.</param>
    public AddressBook(
        VirtualNetwork? network, IReadOnlyDictionary<string, AddressSet>? serviceTags = null, IReadOnlyDictionary<ResourceId, AddressSet>? groups = null,
        AddressSet? surveyed = null)
    {
        unsurveyed = (surveyed ?? AddressSet.Empty).Complement();
        this.serviceTags = serviceTags ?? new Dictionary<string, AddressSet>(StringComparer.OrdinalIgnoreCase);
        this.groups = groups ?? new Dictionary<ResourceId, AddressSet>();
        virtualNetwork = ResolveVirtualNetwork(network);
        internet = new(
            PublicSpace.Except(virtualNetwork.Possible), PublicSpace.Except(virtualNetwork.Known), virtualNetwork.Unresolved is null ? null : "Internet");
    }

    /// <summary>Whether a text of a rule is a service tag that only the service's list resolves.</summary>
    public static bool NeedsServiceTags(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length > 0 && char.IsLetter(trimmed[0]) && trimmed.IndexOf(':') < 0
            && !Same(trimmed, "Any") && !Same(trimmed, "VirtualNetwork") && !Same(trimmed, "AzureLoadBalancer") && !Same(trimmed, "Internet");
    }

    /// <summary>Resolves one prefix or tag.</summary>
    /// <param name="text">As the rule has it.</param>
    /// <param name="malformed">Set where the text looks like an address and is none.</param>
    public ResolvedAddresses Resolve(string text, out bool malformed)
    {
        malformed = false;
        var trimmed = text.Trim();
        if (trimmed is "*" || Same(trimmed, "Any") || trimmed is "0.0.0.0/0")
        {
            // The service reads 0.0.0.0/0 as any IPv4 address, and * as any address of either family.
            return ResolvedAddresses.Exactly(trimmed is "0.0.0.0/0" ? AddressSet.AllOf(IPFamily.V4) : AddressSet.All);
        }

        if (AddressPrefix.TryParse(trimmed, out var prefix, out _, lenient: true))
        {
            return ResolvedAddresses.Exactly(AddressSet.Of(prefix));
        }

        if (TryParseRange(trimmed, out var range))
        {
            return ResolvedAddresses.Exactly(AddressSet.Of([range]));
        }

        if (Same(trimmed, "VirtualNetwork"))
        {
            return virtualNetwork;
        }

        if (Same(trimmed, "AzureLoadBalancer"))
        {
            return ResolvedAddresses.Exactly(AddressSet.Of(HostAddress));
        }

        if (Same(trimmed, "Internet"))
        {
            return internet;
        }

        if (serviceTags.TryGetValue(trimmed, out var known))
        {
            return ResolvedAddresses.Exactly(known);
        }

        malformed = trimmed.Length == 0 || !char.IsLetter(trimmed[0]) || trimmed.IndexOfAny([':', '/', ' ']) >= 0;
        return new(AddressSet.Empty, AddressSet.All, trimmed.Length == 0 ? "(empty)" : trimmed);
    }

    public ResolvedAddresses Resolve(ResourceId group)
    {
        var known = groups.TryGetValue(group, out var members) ? members : AddressSet.Empty;
        return unsurveyed.IsEmpty ? ResolvedAddresses.Exactly(known) : new(known, known.Union(unsurveyed), group.Name);
    }

    private static ResolvedAddresses ResolveVirtualNetwork(VirtualNetwork? network)
    {
        if (network is null)
        {
            return new(AddressSet.Empty, AddressSet.All, "VirtualNetwork");
        }

        var readable = true;
        var prefixes = new List<AddressPrefix> { new(HostAddress, HostAddress.Bits) };
        foreach (var text in network.AddressSpace.Concat(network.PeeredAddressSpace))
        {
            readable &= AddressPrefix.TryParse(text, out var prefix, out _, lenient: true);
            prefixes.Add(prefix);
        }

        if (!readable)
        {
            return new(AddressSet.Empty, AddressSet.All, "VirtualNetwork");
        }

        var known = AddressSet.Of(prefixes);

        // Behind a gateway there are on-premises ranges that no ARM answer lists; they are taken to be private ones.
        return network.HasUnreadPeering ? new(known, known.Union(PrivateSpace), "VirtualNetwork (a peering without its address space)")
            : network.UsesRemoteGateway || network.Subnets.Any(subnet => subnet.IsGateway) ? new(
                known, known.Union(PrivateSpace), "VirtualNetwork (ranges behind its gateway)")
            : ResolvedAddresses.Exactly(known);
    }

    private static bool TryParseRange(string text, out AddressRange range)
    {
        range = default;
        var parts = text.Split('-');
        if (parts.Length != 2 || !IPAddressValue.TryParse(parts[0].Trim(), out var first) || !IPAddressValue.TryParse(parts[1].Trim(), out var last)
            || first.Family != last.Family || last < first)
        {
            return false;
        }

        range = new AddressRange(first, last);
        return true;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
