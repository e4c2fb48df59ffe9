using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Policies;

/// <summary>Reads hours of the week, and goes on behind what it cannot read, so that all problems are known at once.</summary>
internal sealed class WeeklyHoursReader
{
    /// <summary>More than anybody writes by hand.</summary>
    private const int LongestText = 1000;

    private const int LongestQuote = 40;

    private static readonly Regex Piece = Pattern(@"^(?:(?<first>\p{L}+)(?:\s*-\s*(?<last>\p{L}+))?)?(?:(?:^|\s+)(?<times>[^\p{L}\s].*))?$");

    private static readonly Regex Times = Pattern(@"^(?<h1>[0-9]{1,2}):(?<m1>[0-9]{2})\s*-\s*(?<h2>[0-9]{1,2}):(?<m2>[0-9]{2})$");

    private readonly List<(int Start, int End)> ranges = [];
    private readonly List<string> problems = [];
    private List<int> days = [];
    private bool daysSeen;
    private bool timesSeen;

    /// <summary>From Monday on.</summary>
    public static IReadOnlyList<string> DayNames { get; } = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public IReadOnlyList<(int Start, int End)> Ranges => ranges;

    public IReadOnlyList<string> Problems => problems;

    public void Read(string text)
    {
        if (text.Length > LongestText)
        {
            problems.Add(string.Format(CultureInfo.InvariantCulture, "The hours are {0} characters long, and {1} are the most.", text.Length, LongestText));
            return;
        }

        foreach (var group in text.Split(';').Where(group => group.Trim().Length > 0))
        {
            var before = problems.Count;
            (days, daysSeen, timesSeen) = ([], false, false);
            foreach (var piece in group.Split(','))
            {
                ReadPiece(piece.Trim());
            }

            if (!timesSeen && problems.Count == before)
            {
                problems.Add($"{Quote(group)} says no times; write {WeeklyHours.Forms}.");
            }
        }

        if (ranges.Count == 0 && problems.Count == 0)
        {
            problems.Add($"There are no hours; write {WeeklyHours.Forms}.");
        }
    }

    private static Regex Pattern(string text) => new(text, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    private static string Quote(string text)
    {
        var trimmed = text.Trim();
        return "'" + PrintableText.Clean(trimmed.Length <= LongestQuote ? trimmed : trimmed.Substring(0, LongestQuote) + "...") + "'";
    }

    private void ReadPiece(string piece)
    {
        var match = Piece.Match(piece);
        if (piece.Length == 0 || !match.Success)
        {
            problems.Add(piece.Length == 0
                ? "There is a comma with nothing before or behind it."
                : $"{Quote(piece)} is neither days nor times; write {WeeklyHours.Forms}.");
            return;
        }

        if (match.Groups["first"].Success)
        {
            // Days behind times begin anew: Mon,Wed 08:00-12:00, Fri 10:00-11:00.
            days = timesSeen ? [] : days;
            (daysSeen, timesSeen) = (true, false);
            AddDays(match.Groups["first"].Value, match.Groups["last"].Success ? match.Groups["last"].Value : null);
        }

        if (match.Groups["times"].Success)
        {
            if (!daysSeen)
            {
                problems.Add($"{Quote(piece)} does not say on which days; write for example {WeeklyHours.Forms}.");
            }

            timesSeen = true;
            AddTimes(match.Groups["times"].Value);
        }
    }

    private void AddDays(string first, string? last)
    {
        var (from, to) = (Day(first), last is null ? null : Day(last));
        if (from is null || (last is not null && to is null))
        {
            return;
        }

        for (var day = from.Value; ; day = (day + 1) % 7)
        {
            days.Add(day);
            if (day == (to ?? from))
            {
                return;
            }
        }
    }

    private int? Day(string name)
    {
        for (var day = 0; day < DayNames.Count; day++)
        {
            if ((name.Length == 3 || name.Length == DayNames[day].Length) && DayNames[day].StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return day;
            }
        }

        problems.Add($"{Quote(name)} is no day; there are Mon, Tue, Wed, Thu, Fri, Sat and Sun, as in {WeeklyHours.Forms}. No hours at all are any time.");
        return null;
    }

    private void AddTimes(string text)
    {
        var match = Times.Match(text);
        if (!match.Success)
        {
            problems.Add($"{Quote(text)} is no range of times; write for example 08:00-18:00.");
            return;
        }

        var (start, end) = (Minutes(match, "h1", "m1"), Minutes(match, "h2", "m2"));
        if (start is null || end is null)
        {
            problems.Add($"{Quote(text)} has a time that there is not; times go from 00:00 to 24:00.");
        }
        else if (start == WeeklyHours.MinutesOfDay)
        {
            problems.Add($"{Quote(text)} begins where its day ends; begin at 00:00 of the next day.");
        }
        else if (start == end)
        {
            problems.Add($"{Quote(text)} ends where it begins; a whole day is 00:00-24:00.");
        }
        else
        {
            var length = end.Value - start.Value + (end < start ? WeeklyHours.MinutesOfDay : 0);
            ranges.AddRange(days.Select(day => (day * WeeklyHours.MinutesOfDay) + start.Value).Select(first => (first, first + length)));
        }
    }

    private static int? Minutes(Match match, string hours, string minutes)
    {
        var (h, m) = (int.Parse(match.Groups[hours].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[minutes].Value, CultureInfo.InvariantCulture));
        return m < 60 && (h < 24 || (h == 24 && m == 0)) ? (h * 60) + m : null;
    }
}
