using System;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace JitAccess.Core.Policies;

/// <summary>Durations as people write them: <c>90m</c>, <c>3h</c>, <c>1d</c>, <c>1h30m</c>, ISO 8601, or <c>hh:mm:ss</c>.</summary>
public static class DurationText
{
    public const string Forms = "90m, 3h, 1h30m, 1d or PT90M";

    private static readonly Regex Short = new(
        @"^(?:(?<d>\d{1,4})d)?(?:(?<h>\d{1,5})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,7})s)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    /// <param name="text">Any of <see cref="Forms"/>; a bare number is refused, since it does not say of what.</param>
    /// <param name="duration">The result.</param>
    /// <param name="problem">What is wrong, as a clause that follows the value.</param>
    public static bool TryParse(string? text, out TimeSpan duration, out string? problem)
    {
        duration = default;
        problem = null;
        var trimmed = text?.Trim() ?? string.Empty;
        if (trimmed.Length > 0 && trimmed[trimmed.Length - 1] is >= '0' and <= '9'
            && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            var number = trimmed.TrimStart('-', '+');
            problem = $"is a bare number and does not say of what; write for example '{number}h' or '{number}m'";
            return false;
        }

        try
        {
            var match = Short.Match(trimmed);
            if (trimmed.Length > 0 && match.Success)
            {
                duration = TimeSpan.FromDays(Number(match, "d")) + TimeSpan.FromHours(Number(match, "h")) + TimeSpan.FromMinutes(Number(match,
                    "m")) + TimeSpan.FromSeconds(Number(match, "s"));
            }
            else if (trimmed.StartsWith("P", StringComparison.OrdinalIgnoreCase))
            {
                duration = XmlConvert.ToTimeSpan(trimmed.ToUpperInvariant());
            }
            else if (trimmed.IndexOf(':') < 0 || !TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out duration)
                || MistakesHoursForDays(trimmed, duration))
            {
                problem = $"is not a duration; write {Forms}";
                return false;
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            problem = $"is not a duration; write {Forms}";
            return false;
        }

        if (duration <= TimeSpan.Zero)
        {
            problem = $"is not longer than nothing; write {Forms}";
            return false;
        }

        return true;
    }

    /// <summary>The short form: <c>1h 30m</c>, <c>2d</c>, <c>45s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
        {
            return "-" + Format(duration.Negate());
        }

        var total = TimeSpan.FromSeconds(Math.Floor(duration.TotalSeconds));
        var text = string.Empty;
        foreach (var (count, unit) in new[] { (total.Days, "d"), (total.Hours, "h"), (total.Minutes, "m"), (total.Seconds, "s") })
        {
            if (count > 0)
            {
                text += (text.Length == 0 ? string.Empty : " ") + count.ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return text.Length == 0 ? "0s" : text;
    }

    // .NET reads 24:00:00 as 24 days.
    private static bool MistakesHoursForDays(string text, TimeSpan duration) => duration.Days != 0 && text.IndexOf('.') < 0 && text.Split(':').Length < 4;

    private static double Number(Match match, string group) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
}
