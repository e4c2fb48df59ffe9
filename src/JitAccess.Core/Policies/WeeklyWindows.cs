using System;
using System.Collections.Generic;

namespace JitAccess.Core.Policies;

/// <summary>Hours of the week as stretches of real time, in ticks of UTC. Between two changes of the clocks the two differ by a constant.</summary>
internal sealed class WeeklyWindows(WeeklyHours hours, TimeZoneInfo zone)
{
    private const long Week = WeeklyHours.MinutesOfWeek * TimeSpan.TicksPerMinute;

    /// <summary>Clocks are never changed twice within this time.</summary>
    private const long Step = 15 * TimeSpan.TicksPerMinute;

    // Looking ahead for a change goes no further than somebody may want to know.
    private const long LongestStretch = TimeSpan.TicksPerDay;

    /// <summary>The sum, or the end of time.</summary>
    public static long Later(long ticks, long length) => length > DateTimeOffset.MaxValue.UtcTicks - ticks ? DateTimeOffset.MaxValue.UtcTicks : ticks + length;

    /// <summary>The parts of a stretch that lie within the hours, in order and apart from each other.</summary>
    public IEnumerable<(long From, long Until)> Between(long from, long until)
    {
        var open = (From: 0L, Until: 0L);
        foreach (var (start, end, offset) in Stretches(from, until))
        {
            foreach (var part in Within(start + offset, end + offset))
            {
                var (partFrom, partUntil) = (part.From - offset, part.Until - offset);
                if (open.Until > open.From && open.Until < partFrom)
                {
                    yield return open;
                }

                // What touches is one: two ranges can meet where the clocks are changed.
                open = (open.Until > open.From && open.Until == partFrom ? open.From : partFrom, partUntil);
            }
        }

        if (open.Until > open.From)
        {
            yield return open;
        }
    }

    /// <summary>Parts between two times of the clock on the wall; the first day of .NET's calendar is a Monday.</summary>
    private IEnumerable<(long From, long Until)> Within(long start, long end)
    {
        // The week before may go on into this one.
        for (var week = ((start / Week) - 1) * Week; week < end; week += Week)
        {
            foreach (var range in hours.Ranges)
            {
                var from = Math.Max(start, week + (range.Start * TimeSpan.TicksPerMinute));
                var until = Math.Min(end, week + (range.End * TimeSpan.TicksPerMinute));
                if (from < until)
                {
                    yield return (from, until);
                }
            }
        }
    }

    /// <summary>Stretches in which the clocks are not changed, and how far they are ahead of UTC.</summary>
    private IEnumerable<(long From, long Until, long Offset)> Stretches(long from, long until)
    {
        while (from < until)
        {
            var offset = Offset(from);
            var end = from;
            while (end < until && end - from < LongestStretch)
            {
                var next = Math.Min(until, end + Step);
                if (Offset(next) != offset)
                {
                    end = FirstChange(end, next, offset);
                    break;
                }

                end = next;
            }

            yield return (from, end, offset);
            from = end;
        }
    }

    private long FirstChange(long before, long behind, long offset)
    {
        while (behind - before > 1)
        {
            var middle = before + ((behind - before) / 2);
            (before, behind) = Offset(middle) == offset ? (middle, behind) : (before, middle);
        }

        return behind;
    }

    private long Offset(long ticks) => zone.GetUtcOffset(new DateTimeOffset(ticks, TimeSpan.Zero)).Ticks;
}
