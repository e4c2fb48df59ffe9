using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Sandbox.Validation;

namespace JitAccess.Sandbox.Probing;

/// <summary>What service tags mean, seen from a virtual network.</summary>
/// <param name="networkSpace">The address space of the network and of those that it is peered with; <see langword="null"/> when the network is unknown.</param>
/// <param name="names">The tags that have lists of prefixes.</param>
internal sealed class TagScope(IReadOnlyList<IpPrefix>? networkSpace, ServiceTagNames names)
{
    private static readonly IpPrefix HostAddress = IpPrefix.TryParse("168.63.129.16")!;

    // What is not the Internet, beside the virtual network.
    private static readonly IpPrefix[] Private =
        new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16", "fc00::/7", "fe80::/10",
            "::1" }
            .Select(p => IpPrefix.TryParse(p)!).ToArray();

    private readonly Dictionary<string, IpPrefix[]?> lists = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an address is in a tag; <see langword="null"/> when nobody knows.</summary>
    public bool? Contains(string tag, byte[] address)
    {
        switch (tag.ToUpperInvariant())
        {
            case "VIRTUALNETWORK":
                return HostAddress.Contains(address) ? true : IsInNetwork(address);
            case "AZURELOADBALANCER":
                return HostAddress.Contains(address);
            case "INTERNET":
                return Array.Exists(Private, p => p.Contains(address)) ? false : !IsInNetwork(address);
            default:
                return ListOf(tag)?.Any(p => p.Contains(address));
        }
    }

    private bool? IsInNetwork(byte[] address) => networkSpace?.Any(p => p.Contains(address));

    private IpPrefix[]? ListOf(string tag)
    {
        if (!lists.TryGetValue(tag, out var list))
        {
            lists.Add(tag, list = names.Prefixes(tag)?.Select(IpPrefix.TryParse).OfType<IpPrefix>().ToArray());
        }

        return list;
    }
}
