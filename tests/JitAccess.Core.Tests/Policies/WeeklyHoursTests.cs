using JitAccess.Core.Policies;

namespace JitAccess.Core.Tests.Policies;

public sealed class WeeklyHoursTests
{
    [Theory]
    [InlineData("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00")]
    [InlineData(" monday - FRIDAY  8:00 - 18:00 ", "Mon-Fri 08:00-18:00")]
    [InlineData("Mon,Wed 08:00-12:00; Sat 22:00-02:00", "Mon,Wed 08:00-12:00; Sat 22:00-02:00")]
    [InlineData("Mon,Wed 08:00-12:00, Sat 22:00-02:00;", "Mon,Wed 08:00-12:00; Sat 22:00-02:00")]
    [InlineData("Mon-Fri 08:00-12:00,13:00-17:00", "Mon-Fri 08:00-12:00; Mon-Fri 13:00-17:00")]
    [InlineData("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00")]
    [InlineData("Sun-Sat 00:00-24:00", "Mon-Sun 00:00-24:00")]
    [InlineData("Mon-Sun 00:00-12:00; Mon-Sun 12:00-00:00", "Mon-Sun 00:00-24:00")]
    [InlineData("Fri-Mon 20:00-24:00", "Mon,Fri-Sun 20:00-24:00")]
    [InlineData("Fri,Sat,Sun 20:00-23:00", "Fri-Sun 20:00-23:00")]
    [InlineData("Mon 08:00-12:00; Mon 11:00-14:00; Mon 14:00-15:00", "Mon 08:00-15:00")]
    [InlineData("Sun 22:00-24:00; Mon 00:00-02:00", "Sun 22:00-02:00")]
    [InlineData("Mon-Fri 00:00-24:00", "Mon-Fri 00:00-24:00")]
    [InlineData("Sat 12:00-24:00; Sun 00:00-24:00; Mon 00:00-06:00", "Mon 00:00-06:00; Sat 12:00-24:00; Sun 00:00-24:00")]
    [InlineData("Mon 08:00-24:00; Tue 00:00-08:00", "Mon 08:00-24:00; Tue 00:00-08:00")]
    [InlineData("Tue 10:00-11:00; Mon 08:00-09:00", "Mon 08:00-09:00; Tue 10:00-11:00")]
    public void Parse_EveryForm_IsWrittenInOneWay(string text, string expected)
    {
        Assert.True(WeeklyHours.TryParse(text, out var hours, out var problems), string.Join(" ", problems));
        Assert.Equal(expected, hours.ToString());
    }

    [Theory]
    [InlineData(null, "no hours")]
    [InlineData("", "no hours")]
    [InlineData(" ; ; ", "no hours")]
    [InlineData("Mon-Fri", "says no times")]
    [InlineData("08:00-18:00", "on which days")]
    [InlineData("Mo-Fr 08:00-18:00", "'Mo' is no day", "'Fr' is no day")]
    [InlineData("Pzt-Cum 08:00-18:00", "'Pzt' is no day", "'Cum' is no day")]
    [InlineData("Mon 8-18", "'8-18' is no range of times")]
    [InlineData("Mon 08:00", "'08:00' is no range of times")]
    [InlineData("Mon 8am-6pm", "'8am-6pm' is no range of times")]
    [InlineData("Mon 08:60-18:00", "a time that there is not")]
    [InlineData("Mon 08:00-24:01", "a time that there is not")]
    [InlineData("Mon 24:00-02:00", "begins where its day ends")]
    [InlineData("Mon 08:00-08:00", "ends where it begins")]
    [InlineData("Mon 08:00-10:00 Tue 08:00-10:00", "no range of times")]
    [InlineData("Mon,, 08:00-10:00", "nothing before or behind")]
    [InlineData("Mon-Wed-Fri 08:00-10:00", "neither days nor times")]
    [InlineData("Mon\u202E 08:00-10:00", "neither days nor times")]
    [InlineData("Mon \u0661\u0660:00-12:00", "no range of times")]
    [InlineData("Foo 25:00-26:00; 10:00-11:00; Tue; Mon 10:00-10:00", "'Foo' is no day", "a time that there is not", "on which days", "says no times",
        "ends where it begins")]
    public void TryParse_Mistakes_AreToldEach(string? text, params string[] expected)
    {
        Assert.False(WeeklyHours.TryParse(text, out var hours, out var problems));
        Assert.Null(hours);
        Assert.Equal(expected.Length, problems.Count);
        Assert.All(expected.Zip(problems), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Mon \u001b[2J\r\n\u202E 08:00-10:00")]
    [InlineData("\0")]
    [InlineData("Mon 08:00-09:00; '; Remove-Item /")]
    public void TryParse_HostileText_IsRefusedInPrintableWords(string text)
    {
        Assert.False(WeeklyHours.TryParse(text, out _, out var problems));
        Assert.All(problems, problem => Assert.Null(Core.Requests.PrintableText.FirstProblem(problem)));
    }

    [Fact]
    public void TryParse_TenKilobytes_IsRefusedInOneSentence()
    {
        Assert.False(WeeklyHours.TryParse(string.Concat(Enumerable.Repeat("Foo,", 2500)), out _, out var problems));
        Assert.Contains("10000 characters", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Mistakes_AreInTheMessageAll()
    {
        var error = Assert.Throws<FormatException>(() => WeeklyHours.Parse("Foo 08:00-10:00; Bar 08:00-10:00"));

        Assert.Contains("'Foo'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Bar'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sun 01:00-03:30", "2026-03-29T00:30:00Z", 60, true)] // 01:30 to 03:30 on the wall, one hour in truth
    [InlineData("Sun 01:00-03:30", "2026-03-29T00:30:00Z", 61, false)]
    [InlineData("Sun 01:00-02:00; Sun 03:00-04:00", "2026-03-29T00:00:00Z", 120, true)] // two ranges meet where an hour is left out
    [InlineData("Sun 02:00-03:00", "2026-03-29T01:00:00Z", 1, false)] // nowhere
    [InlineData("Sun 02:00-03:00", "2026-10-25T00:00:00Z", 120, true)] // twice
    [InlineData("Sun 02:00-03:00", "2026-10-25T00:00:00Z", 121, false)]
    [InlineData("Sun 02:30-03:30", "2026-10-25T00:30:00Z", 30, true)]
    [InlineData("Sun 02:30-03:30", "2026-10-25T00:30:00Z", 31, false)] // the clock goes back to 02:00
    [InlineData("Sun 02:30-03:30", "2026-10-25T01:30:00Z", 60, true)]
    public void Contains_WhereBerlinsClocksAreChanged_CountsRealTime(string hours, string start, int minutes, bool expected) =>
        Holds("Europe/Berlin", hours, start, minutes, expected);

    [Theory]
    [InlineData("Sun 01:00-02:00; Sun 03:00-04:00", "2026-03-08T06:00:00Z", 120, true)]
    [InlineData("Sun 01:00-02:00", "2026-11-01T05:00:00Z", 120, true)]
    [InlineData("Sat 22:00-04:00", "2026-11-01T02:00:00Z", 420, true)] // a night of seven hours
    [InlineData("Sat 22:00-04:00", "2026-11-01T02:00:00Z", 421, false)]
    public void Contains_WhereNewYorksClocksAreChanged_CountsRealTime(string hours, string start, int minutes, bool expected) =>
        Holds("America/New_York", hours, start, minutes, expected);

    [Theory]
    [InlineData("Sun 01:00-02:00; Sun 02:30-03:00", "2026-10-03T14:30:00Z", 90, true)] // half an hour is left out
    [InlineData("Sun 02:00-02:30", "2026-10-03T15:30:00Z", 1, false)]
    [InlineData("Sun 01:30-02:00", "2026-04-04T14:30:00Z", 60, true)] // half an hour is repeated
    [InlineData("Sun 01:30-02:00", "2026-04-04T14:30:00Z", 61, false)]
    public void Contains_WhereLordHowesClocksAreChanged_CountsRealTime(string hours, string start, int minutes, bool expected) =>
        Holds("Australia/Lord_Howe", hours, start, minutes, expected);

    [Theory]
    [InlineData("2026-01-15T05:00:00Z", true)] // 08:00 in winter too, since 2016
    [InlineData("2026-07-15T05:00:00Z", true)]
    [InlineData("2015-01-15T06:00:00Z", true)]
    [InlineData("2015-01-15T05:30:00Z", false)]
    [InlineData("2026-07-15T04:59:59Z", false)]
    public void Contains_InIstanbul_KnowsThatItsClocksAreNoLongerChanged(string start, bool expected) =>
        Holds("Europe/Istanbul", "Mon-Fri 08:00-18:00", start, 60, expected);

    [Theory]
    [InlineData("2026-11-27T14:00:00Z", "2026-11-27T14:00:00Z")] // Friday 17:00
    [InlineData("2026-11-27T14:00:00.5Z", "2026-11-30T05:00:00Z")] // half a second too late, so Monday
    [InlineData("2026-11-28T00:00:00Z", "2026-11-30T05:00:00Z")]
    public void NextFit_AfterHours_IsTheNextWorkingMorning(string from, string expected) =>
        Assert.Equal(Moment(expected),
            WeeklyHours.Parse("Mon-Fri 08:00-18:00").NextFit(Moment(from), TimeSpan.FromHours(1), Zone("Europe/Istanbul"), TimeSpan.FromDays(7)));

    [Fact]
    public void NextFit_LongerThanAnyRange_IsNever() =>
        Assert.Null(WeeklyHours.Parse("Mon-Fri 08:00-18:00")
            .NextFit(Moment("2026-11-27T14:00:00Z"), TimeSpan.FromHours(10.5), Zone("Europe/Istanbul"), TimeSpan.FromDays(366)));

    [Theory]
    [InlineData(3600, true)]
    [InlineData(3599, false)]
    public void NextFit_AtTheHorizon_IsStillFound(int seconds, bool expected) =>
        Assert.Equal(expected,
            WeeklyHours.Parse("Mon 09:00-10:00")
            .NextFit(Moment("2026-11-30T08:00:00Z"), TimeSpan.FromHours(1), TimeZoneInfo.Utc, TimeSpan.FromSeconds(seconds)) is not null);

    [Fact]
    public void NextFit_TheWholeWeek_FitsAtOnceHoweverLong() =>
        Assert.Equal(Moment("2026-10-20T08:00:00.123Z"),
            WeeklyHours.Parse("Mon-Sun 00:00-24:00").NextFit(Moment("2026-10-20T08:00:00.123Z"), TimeSpan.FromDays(30), Zone("Europe/Berlin"), TimeSpan.Zero));

    [Fact]
    public void NextFit_AtTheEndOfTime_DoesNotRunOver()
    {
        var hours = WeeklyHours.Parse("Mon 09:00-10:00");

        Assert.Null(hours.NextFit(DateTimeOffset.MaxValue.AddDays(-2), TimeSpan.FromHours(1), TimeZoneInfo.Utc, TimeSpan.MaxValue));
        Assert.False(hours.Contains(DateTimeOffset.MinValue, TimeSpan.FromHours(1), Zone("America/New_York")));
    }

    [Fact]
    public void Contains_NegativeDuration_IsRefused()
    {
        var hours = WeeklyHours.Parse("Mon 09:00-10:00");

        Assert.Throws<ArgumentOutOfRangeException>(() => hours.Contains(Moment("2026-11-30T09:00:00Z"), TimeSpan.FromTicks(-1), TimeZoneInfo.Utc));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            hours.NextFit(Moment("2026-11-30T09:00:00Z"), TimeSpan.Zero, TimeZoneInfo.Utc, TimeSpan.FromTicks(-1)));
    }

    private static void Holds(string zone, string hours, string start, int minutes, bool expected) =>
        Assert.Equal(expected, WeeklyHours.Parse(hours).Contains(Moment(start), TimeSpan.FromMinutes(minutes), Zone(zone)));

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
