using System;
using System.Collections.Generic;
using System.Globalization;

namespace JitAccess.Sandbox.Http;

/// <summary>
/// The service's request limits, each for a subscription, a principal and a kind of request. Azure Resource Manager: reads 250 and 25 more a second,
/// writes and deletes 200 and 10 more a second each (learn.microsoft.com, "Understand how Azure Resource Manager throttles requests"). The network
/// provider: 1,000
/// writes and deletes, and 10,000 reads, in any 5 minutes. Resource Graph: 15 queries in any 5 seconds, for a principal.
/// </summary>
internal sealed class RateLimits(SandboxClock clock)
{
    public const int GraphQueries = 15;

    private static readonly TimeSpan GraphPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NetworkPeriod = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, TokenBucket> buckets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RequestWindow> windows = new(StringComparer.Ordinal);

    /// <summary>Takes a request into account. Negative: there was no room for it, and it takes <paramref name="wait"/> until there is.</summary>
    /// <returns>How many requests of this kind Azure Resource Manager would still take.</returns>
    public int Take(string subscription, SandboxPerson caller, string kind, bool isNetwork, out TimeSpan wait)
    {
        var now = clock.Now;
        var key = string.Concat(subscription.ToLowerInvariant(), "/", caller.ObjectId, "/");
        var isRead = kind == "reads";
        if (!buckets.TryGetValue(key + kind, out var bucket))
        {
            buckets.Add(key + kind, bucket = isRead ? new TokenBucket(250, 25, now) : new TokenBucket(200, 10, now));
        }

        var window = isNetwork ? Window(key + (isRead ? "network reads" : "network writes"), isRead ? 10_000 : 1_000, NetworkPeriod) : null;
        wait = Longer(bucket.WaitAt(now), window?.WaitAt(now) ?? TimeSpan.Zero);
        if (wait > TimeSpan.Zero)
        {
            return -1;
        }

        window?.Take(now);
        return bucket.Take(now);
    }

    /// <summary>Takes a query of Resource Graph into account.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="wait">How long until there is room for another one.</param>
    /// <returns>How many more there is room for now; negative where there was none for this one.</returns>
    public int TakeGraphQuery(SandboxPerson caller, out TimeSpan wait)
    {
        var now = clock.Now;
        var window = Window(caller.ObjectId + "/graph", GraphQueries, GraphPeriod);
        var hasRoom = window.WaitAt(now) == TimeSpan.Zero;
        if (hasRoom)
        {
            window.Take(now);
        }

        wait = window.WaitAt(now);
        return hasRoom ? window.Room : -1;
    }

    public static string KindOf(string method) => method switch
    {
        "GET" or "HEAD" => "reads",
        "DELETE" => "deletes",
        _ => "writes",
    };

    public static string Header(string kind) => "x-ms-ratelimit-remaining-subscription-" + kind;

    public static string Text(int left) => Math.Max(0, left).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private RequestWindow Window(string key, int limit, TimeSpan period)
    {
        if (!windows.TryGetValue(key, out var window))
        {
            windows.Add(key, window = new RequestWindow(limit, period));
        }

        return window;
    }
}
