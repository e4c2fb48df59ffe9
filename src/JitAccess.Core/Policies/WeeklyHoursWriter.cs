using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Policies;

/// <summary>Writes hours of the week: ranges of the same times together, in the order of their first days.</summary>
internal static class WeeklyHoursWriter
{
    public static string Write(IReadOnlyList<(int Start, int End)> ranges) => string.Join("; ", ranges.SelectMany(OfDays)
        .GroupBy(part => (part.Start, part.End))
        .OrderBy(times => times.Min(part => part.Day)).ThenBy(times => times.Key)
        .Select(times => $"{Days(times.Select(part => part.Day).OrderBy(day => day).ToArray())} {Time(times.Key.Start)}-{Time(times.Key.End)}"));

    /// <summary>A range of less than a day stays whole, over midnight too; a longer one is cut at every midnight.</summary>
    private static IEnumerable<(int Day, int Start, int End)> OfDays((int Start, int End) range)
    {
        while (range.Start < range.End)
        {
            var day = range.Start / WeeklyHours.MinutesOfDay;
            var midnight = (day + 1) * WeeklyHours.MinutesOfDay;
            var end = range.End - range.Start < WeeklyHours.MinutesOfDay ? range.End : Math.Min(range.End, midnight);
            yield return (day % 7, range.Start % WeeklyHours.MinutesOfDay, end <= midnight ? end - (midnight - WeeklyHours.MinutesOfDay) : end - midnight);
            range.Start = end;
        }
    }

    private static string Days(int[] days)
    {
        var parts = new List<string>();
        for (var first = 0; first < days.Length;)
        {
            var last = first;
            while (last + 1 < days.Length && days[last + 1] == days[last] + 1)
            {
                last++;
            }

            parts.AddRange(last - first >= 2 ? [Name(days[first]) + "-" + Name(days[last])] : days.Skip(first).Take(last - first + 1).Select(Name));
            first = last + 1;
        }

        return string.Join(",", parts);
    }

    private static string Name(int day) => WeeklyHoursReader.DayNames[day].Substring(0, 3);

    private static string Time(int minutes) => FormattableString.Invariant($"{minutes / 60:00}:{minutes % 60:00}");
}
