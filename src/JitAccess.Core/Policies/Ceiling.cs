using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Policies;

/// <summary>What a sweep never exceeds, whatever the ledger says. It is given from outside the ledger.</summary>
public sealed record Ceiling
{
    /// <summary>
    /// Resource ids of subscriptions or resource groups, such as <c>/subscriptions/{id}/resourceGroups/prod-rg</c>; what is not below one of them stays closed.
    /// </summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The ports that may be opened.</summary>
    public required IReadOnlyList<PortSpecification> Ports { get; init; }

    /// <summary>The sources that may be opened.</summary>
    public required AllowedSources Sources { get; init; }

    /// <summary>The shortest prefix of an IPv4 source, 0 to 32: what is wider stays closed.</summary>
    public int WidestIPv4 { get; init; }

    /// <summary>The shortest prefix of an IPv6 source, 0 to 128: what is wider stays closed.</summary>
    public int WidestIPv6 { get; init; }

    /// <summary>The longest duration of a grant, 5 minutes to 24 hours.</summary>
    public required TimeSpan MaxDuration { get; init; }

    /// <summary>The object ids of those who may write policies and protections; empty where everybody who can write the control zone may.</summary>
    public IReadOnlyList<string> PolicyWriters { get; init; } = [];

    /// <summary>Every port, TCP and UDP.</summary>
    public static IReadOnlyList<PortSpecification> AllPorts { get; } =
        [new(SecurityProtocol.Tcp, new PortRange(1, 65535)), new(SecurityProtocol.Udp, new PortRange(1, 65535))];

    /// <summary>
    /// The ceiling of a ledger that nobody shares, where none was given: some subscriptions, all ports, sources up to /16 (IPv4) and /32 (IPv6), 24 hours.
    /// </summary>
    public static Ceiling Of(IEnumerable<SubscriptionInfo> subscriptions) => new()
    {
        Scopes = subscriptions.Select(subscription => $"/subscriptions/{subscription.SubscriptionId}").ToArray(),
        Ports = AllPorts,
        Sources = AllowedSources.Any,
        WidestIPv4 = AccessPolicy.WidestSourceV4,
        WidestIPv6 = AccessPolicy.WidestSourceV6,
        MaxDuration = AccessPolicy.LongestDuration,
    };

    /// <summary>Why a request exceeds it, a sentence each; empty where it does not.</summary>
    public IEnumerable<string> Exceeded(AccessRequest request)
    {
        if (!Scopes.Any(scope => IsBelow(request.ResourceId.ToString(), scope)))
        {
            yield return $"{request.ResourceId} is outside the ceiling's scopes: {string.Join(", ", Scopes)}.";
        }

        if (!Ports.Any(port => port.Contains(request.Port)))
        {
            yield return $"Port {request.Port} is outside the ceiling's ports: {string.Join(", ", Ports)}.";
        }

        if (!AddressSet.Of(request.Source).IsSubsetOf(Sources.Set))
        {
            yield return $"Source {request.Source} is outside the ceiling's sources: {Sources}.";
        }

        var widest = request.Source.Family == IPFamily.V4 ? WidestIPv4 : WidestIPv6;
        if (request.Source.Length < widest)
        {
            yield return string.Format(CultureInfo.InvariantCulture, "Source {0} is wider than the ceiling's /{1}.", request.Source, widest);
        }

        if (request.Duration > MaxDuration)
        {
            yield return $"Duration {DurationText.Format(request.Duration)} is longer than the ceiling's {DurationText.Format(MaxDuration)}.";
        }
    }

    /// <summary>Whether somebody may have written what decides.</summary>
    public bool Trusts(string objectId) => PolicyWriters.Count == 0 || PolicyWriters.Contains(objectId, StringComparer.OrdinalIgnoreCase);

    private static bool IsBelow(string resourceId, string scope)
    {
        var prefix = scope.TrimEnd('/') + "/";
        return resourceId.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
    }
}
