using System;
using System.Globalization;
using Azure;

namespace JitAccess.Azure.Http;

/// <summary>How long the service asks to be left alone.</summary>
internal static class RetryAfter
{
    /// <returns>Null where it asks for nothing.</returns>
    public static TimeSpan? Of(Response response, DateTimeOffset now)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var text))
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
        }

        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date > now ? date - now : TimeSpan.Zero
            : null;
    }

    /// <summary>When Resource Graph takes queries again.</summary>
    public static TimeSpan? QuotaReset(Response response) =>
        response.Headers.TryGetValue("x-ms-user-quota-resets-after", out var text)
        && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time)
        && time > TimeSpan.Zero
            ? time
            : null;
}
