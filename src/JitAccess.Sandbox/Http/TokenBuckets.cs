using System;
using System.Collections.Generic;
using System.Globalization;

namespace JitAccess.Sandbox.Http;

/// <summary>
/// The service's request limits: a bucket for each subscription, principal and kind of request; reads 250 and 25 more a second, writes and
/// deletes 200 and 10 more a second. (learn.microsoft.com, "Understand how Azure Resource Manager throttles requests".)
/// </summary>
internal sealed class TokenBuckets(SandboxClock clock)
{
    private readonly Dictionary<string, Bucket> buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token and says how many are left; negative when there was none.</summary>
    public int Take(string subscription, SandboxPerson caller, string kind)
    {
        var key = string.Concat(subscription.ToLowerInvariant(), "/", caller.ObjectId, "/", kind);
        var isRead = kind == "reads";
        if (!buckets.TryGetValue(key, out var bucket))
        {
            buckets.Add(key, bucket = new Bucket(isRead ? 250 : 200, isRead ? 25 : 10, clock.Now));
        }

        return bucket.Take(clock.Now);
    }

    public static string KindOf(string method) => method switch
    {
        "GET" or "HEAD" => "reads",
        "DELETE" => "deletes",
        _ => "writes",
    };

    public static string Header(string kind) => "x-ms-ratelimit-remaining-subscription-" + kind;

    public static string Text(int left) => Math.Max(0, left).ToString(CultureInfo.InvariantCulture);

    private sealed class Bucket(int capacity, int perSecond, DateTimeOffset since)
    {
        private double tokens = capacity;
        private DateTimeOffset filled = since;

        public int Take(DateTimeOffset now)
        {
            if (now > filled)
            {
                tokens = Math.Min(capacity, tokens + ((now - filled).TotalSeconds * perSecond));
                filled = now;
            }

            if (tokens < 1)
            {
                return -1;
            }

            tokens--;
            return (int)tokens;
        }
    }
}
