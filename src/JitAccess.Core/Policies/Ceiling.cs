using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Policies;

/// <summary>What a sweep never exceeds, whatever the ledger says. It is given from outside the ledger.</summary>
public sealed record Ceiling
{
    /// <summary>Resource ids of subscriptions or resource groups, such as <c>/subscriptions/{id}/resourceGroups/prod-rg</c>; what is not below one of them stays closed.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The ports that may be opened.</summary>
    public required IReadOnlyList<PortSpecification> Ports { get; init; }

    /// <summary>The sources that may be opened.</summary>
    public required AllowedSources Sources { get; init; }

    /// <summary>The longest duration of a grant, 5 minutes to 24 hours.</summary>
    public required TimeSpan MaxDuration { get; init; }

    /// <summary>The object ids of those who may write policies and protections; empty where everybody who can write the control zone may.</summary>
    public IReadOnlyList<string> PolicyWriters { get; init; } = [];

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
