using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace JitAccess.Core.Policies;

/// <summary>
/// The hours of a week in which something may be, by the clock on the wall of some time zone, such as <c>Mon-Fri 08:00-18:00; Sat 22:00-02:00</c>. Ranges that
/// touch are one, over midnight and over the end of the week too. Two of the same hours are equal, however they were written.
/// </summary>
public sealed class WeeklyHours : IEquatable<WeeklyHours>
{
    /// <summary>The form, for messages.</summary>
    public const string Forms = "Mon-Fri 08:00-18:00; Sat 22:00-02:00";

    internal const int MinutesOfDay = 24 * 60;
    internal const int MinutesOfWeek = 7 * MinutesOfDay;

    /// <param name="ranges">Minutes since Monday 00:00; a range begins within the week and ends at most a week later. At least one.</param>
    internal WeeklyHours(IEnumerable<(int Start, int End)> ranges) => Ranges = Join(ranges);

    /// <summary>Sorted, apart from each other; the last may go on beyond the end of the week.</summary>
    internal IReadOnlyList<(int Start, int End)> Ranges { get; }

    /// <summary>
    /// Reads days and times: <c>Mon-Fri 08:00-18:00</c>, <c>Mon,Wed 08:00-12:00,13:00-17:00; Sat 22:00-02:00</c>. Days are English, of three letters or
    /// whole, and a range of them may go over the end of the week. An end that is not after its start is of the next day; <c>24:00</c> is the end of a day.
    /// </summary>
    /// <param name="text">The hours.</param>
    /// <param name="hours">Null where the text cannot be read.</param>
    /// <param name="problems">All that is wrong, a sentence each.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WeeklyHours? hours, out IReadOnlyList<string> problems)
    {
        var reader = new WeeklyHoursReader();
        reader.Read(text ?? string.Empty);
        problems = reader.Problems;
        hours = problems.Count == 0 ? new WeeklyHours(reader.Ranges) : null;
        return hours is not null;
    }

    /// <exception cref="FormatException">The text cannot be read; the message says all that is wrong.</exception>
    public static WeeklyHours Parse(string text) =>
        TryParse(text, out var hours, out var problems) ? hours : throw new FormatException(string.Join(" ", problems));

    /// <summary>
    /// Whether a whole span of time lies within these hours. Hours that a change of the clocks leaves out are nowhere; those that it repeats are in twice.
    /// </summary>
    /// <param name="start">The first moment.</param>
    /// <param name="duration">Zero asks about the first moment alone.</param>
    /// <param name="zone">Whose clocks are meant.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public bool Contains(DateTimeOffset start, TimeSpan duration, TimeZoneInfo zone)
    {
        var from = start.UtcTicks;
        var until = WeeklyWindows.Later(from, Length(duration));
        return new WeeklyWindows(this, zone).Between(from, until).FirstOrDefault() == (from, until);
    }

    /// <summary>The first moment, not before <paramref name="from"/>, from which a whole span of time lies within these hours.</summary>
    /// <param name="from">Comes back as it is where it fits; every other answer is a full minute of the zone's clocks.</param>
    /// <param name="duration">Zero asks for a moment alone.</param>
    /// <param name="zone">Whose clocks are meant.</param>
    /// <param name="horizon">How much later than <paramref name="from"/> the moment may be.</param>
    /// <returns>In UTC; null where there is none up to the horizon, as for spans that are longer than any of the ranges.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The duration or the horizon is negative.</exception>
    public DateTimeOffset? NextFit(DateTimeOffset from, TimeSpan duration, TimeZoneInfo zone, TimeSpan horizon)
    {
        if (horizon < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "A horizon is not in the past.");
        }

        var length = Length(duration);
        var last = WeeklyWindows.Later(from.UtcTicks, horizon.Ticks);
        foreach (var (start, end) in new WeeklyWindows(this, zone).Between(from.UtcTicks, WeeklyWindows.Later(last, length)))
        {
            if (start > last)
            {
                return null;
            }

            if (end - start >= length)
            {
                return new DateTimeOffset(start, TimeSpan.Zero);
            }
        }

        return null;
    }

    public bool Equals(WeeklyHours? other) => other is not null && Ranges.SequenceEqual(other.Ranges);

    public override bool Equals(object? obj) => Equals(obj as WeeklyHours);

    public override int GetHashCode() => Ranges.Aggregate(Ranges.Count, (hash, range) => unchecked((hash * 397) ^ (range.Start * 31) ^ range.End));

    /// <summary>The one way in which these hours are written.</summary>
    public override string ToString() => WeeklyHoursWriter.Write(Ranges);

    private static long Length(TimeSpan duration) => duration >= TimeSpan.Zero
        ? Math.Max(duration.Ticks, 1)
        : throw new ArgumentOutOfRangeException(nameof(duration), duration, "A span is not shorter than nothing.");

    private static IReadOnlyList<(int Start, int End)> Join(IEnumerable<(int Start, int End)> ranges)
    {
        var joined = new List<(int Start, int End)>();
        foreach (var range in ranges.SelectMany(CutAtWeek).OrderBy(range => range.Start))
        {
            if (joined.Count > 0 && range.Start <= joined[joined.Count - 1].End)
            {
                var before = joined[joined.Count - 1];
                joined[joined.Count - 1] = (before.Start, Math.Max(before.End, range.End));
            }
            else
            {
                joined.Add(range);
            }
        }

        var last = joined[joined.Count - 1];
        if (joined.Count > 1 && joined[0].Start == 0 && last.End == MinutesOfWeek)
        {
            joined[joined.Count - 1] = (last.Start, MinutesOfWeek + joined[0].End);
            joined.RemoveAt(0);
        }

        return joined;
    }

    private static IEnumerable<(int Start, int End)> CutAtWeek((int Start, int End) range) =>
        range.End <= MinutesOfWeek ? [range] : [(range.Start, MinutesOfWeek), (0, range.End - MinutesOfWeek)];
}
