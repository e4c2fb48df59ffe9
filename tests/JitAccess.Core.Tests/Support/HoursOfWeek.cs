using FsCheck;
using FsCheck.Fluent;

namespace JitAccess.Core.Tests.Support;

/// <summary>Generated hours of the week as a person would list them, and what they mean minute by minute.</summary>
internal sealed record HoursOfWeek(IReadOnlyList<(DayOfWeek[] Days, int Start, int End)> Parts)
{
    private static readonly string[] Names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    public static Gen<HoursOfWeek> Any { get; } =
        from count in Gen.Choose(1, 4)
        from parts in Part().ArrayOf(count)
        select new HoursOfWeek(parts);

    /// <summary>What the hours say about one minute on the wall's clock.</summary>
    public bool Holds(DateTime local) => Parts.Any(part =>
    {
        var minute = (local.Hour * 60) + local.Minute;
        var today = part.Days.Contains(local.DayOfWeek);
        var yesterday = part.Days.Contains((DayOfWeek)(((int)local.DayOfWeek + 6) % 7));
        return part.Start < part.End ? today && minute >= part.Start && minute < part.End : (today && minute >= part.Start) || (yesterday && minute < part.End);
    });

    /// <summary>On each day the minutes around which anything can change; minutes since Monday 00:00.</summary>
    public IEnumerable<int> Edges() =>
        from minute in Parts.SelectMany(part => new[] { part.Start, part.End }).Append(0).Append(720).Distinct()
        from day in Enumerable.Range(0, 7)
        from near in Enumerable.Range(-1, 3)
        select ((day * 1440) + minute + near + 10080) % 10080;

    public override string ToString() =>
        string.Join("; ", Parts.Select(part => $"{string.Join(",", part.Days.Select(day => Names[(int)day]))} {Time(part.Start)}-{Time(part.End)}"));

    private static Gen<(DayOfWeek[] Days, int Start, int End)> Part() =>
        from days in Gen.Choose(0, 6).NonEmptyListOf()
        from start in Minute()
        from end in Minute()
        select (days.Select(day => (DayOfWeek)day).Distinct().ToArray(), start, start == end ? 1440 : end);

    // Mostly where clocks are changed and where days end.
    private static Gen<int> Minute() =>
        Gen.OneOf(Gen.Choose(0, 1439), Gen.Elements(0, 60, 90, 119, 120, 150, 180, 181, 210, 240, 1380, 1439),
            Gen.Choose(0, 8).Select(quarter => quarter * 30));

    private static string Time(int minutes) => FormattableString.Invariant($"{minutes / 60:00}:{minutes % 60:00}");
}
