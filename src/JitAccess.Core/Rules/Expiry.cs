using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>
/// When an Allow of ours ends. Of the readable expiries of fact, description and tag the earliest counts: anybody can close early in the portal, and nobody can
/// prolong.
/// </summary>
public sealed record Expiry
{
    /// <summary>Null where none could be read.</summary>
    public DateTimeOffset? Until { get; private init; }

    /// <summary>Whether the rule must go now: its expiry is unreadable, past, or claims more than 24 hours from now.</summary>
    public bool IsOver { get; private init; }

    /// <summary>Whether that is because the expiry is no valid one.</summary>
    public bool IsInvalid { get; private init; }

    /// <param name="requestId">The grant.</param>
    /// <param name="rules">Its rules, wherever they are.</param>
    /// <param name="tags">The tags of the NSGs that they are in.</param>
    /// <param name="claimed">The expiry of the claim; null where there is no fact.</param>
    /// <param name="now">The service's time.</param>
    public static Expiry Of(
        RequestId requestId, IEnumerable<SecurityRule> rules, IEnumerable<IReadOnlyDictionary<string, string>> tags, DateTimeOffset? claimed,
        DateTimeOffset now)
    {
        var readable = new List<DateTimeOffset>();
        var unreadable = false;
        foreach (var rule in rules)
        {
            if (RuleDescription.TryReadUntil(rule.Description, requestId, out var described))
            {
                readable.Add(described);
            }
            else
            {
                unreadable = true;
            }
        }

        foreach (var value in tags.SelectMany(tag =>
            tag.Where(pair => string.Equals(pair.Key, GrantTag.Name(requestId), StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value)))
        {
            if (GrantTag.TryReadUntil(value, out var tagged))
            {
                readable.Add(tagged);
            }
        }

        if (claimed is { } fact)
        {
            readable.Add(fact);
        }

        DateTimeOffset? until = readable.Count == 0 ? null : readable.Min();
        var invalid = until is null || until > now + AccessPolicy.LongestDuration || (unreadable && claimed is null);
        return new Expiry { Until = until, IsInvalid = invalid, IsOver = invalid || until <= now };
    }
}
