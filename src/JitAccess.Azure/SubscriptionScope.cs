using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>Which of the visible subscriptions a connection covers.</summary>
public sealed record SubscriptionScope
{
    private const int MaxListed = 20;

    /// <summary>Ids or names; empty for what <see cref="Otherwise"/> or <see cref="All"/> say.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>An id or name for when none is named: AZURE_SUBSCRIPTION_ID.</summary>
    public string? Otherwise { get; init; }

    /// <summary>All that are visible, where none is named.</summary>
    public bool All { get; init; }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.SubscriptionNotFound"/>, <see cref="ErrorIds.SubscriptionAmbiguous"/>; both list the
    /// visible ones.</exception>
    public IReadOnlyList<SubscriptionInfo> Resolve(IReadOnlyList<SubscriptionInfo> visible)
    {
        if (visible.Count == 0)
        {
            throw new JitAccessException(
                ErrorIds.SubscriptionNotFound,
                JitErrorKind.NotFound,
                "The connected account sees no subscription. It needs a role, such as Reader, in one; -TenantId chooses another tenant.");
        }

        if (Named.Count > 0)
        {
            var chosen = Named.Select(name => Find(name, visible, "-SubscriptionId")).ToArray();
            return chosen.GroupBy(subscription => subscription.SubscriptionId, StringComparer.OrdinalIgnoreCase).Select(group => group.First()).ToArray();
        }

        if (All)
        {
            return visible;
        }

        if (!string.IsNullOrWhiteSpace(Otherwise))
        {
            return [Find(Otherwise!, visible, "AZURE_SUBSCRIPTION_ID")];
        }

        return visible.Count == 1
            ? visible
            : throw new JitAccessException(
                ErrorIds.SubscriptionAmbiguous,
                JitErrorKind.InvalidArgument,
                $"The connected account sees {visible.Count} subscriptions: say which with -SubscriptionId, or -AllSubscriptions. {List(visible)}");
    }

    private static SubscriptionInfo Find(string name, IReadOnlyList<SubscriptionInfo> visible, string where)
    {
        var trimmed = name.Trim();
        if (visible.FirstOrDefault(subscription => Same(subscription.SubscriptionId, trimmed)) is { } byId)
        {
            return byId;
        }

        var named = visible.Where(subscription => Same(subscription.Name, trimmed)).ToArray();
        return named.Length switch
        {
            1 => named[0],
            0 => throw new JitAccessException(
                ErrorIds.SubscriptionNotFound, JitErrorKind.NotFound, $"The connected account sees no subscription '{trimmed}' ({where}). {List(visible)}",
                trimmed),
            _ => throw new JitAccessException(
                ErrorIds.SubscriptionAmbiguous,
                JitErrorKind.InvalidArgument,
                $"{named.Length} subscriptions are called '{trimmed}' ({where}): write the id. {List(named)}",
                trimmed),
        };
    }

    private static string List(IReadOnlyList<SubscriptionInfo> subscriptions) =>
        "Visible: " + string.Join(", ",
            subscriptions.Take(MaxListed)) + (subscriptions.Count > MaxListed ? $" and {subscriptions.Count - MaxListed} more." : ".");

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
