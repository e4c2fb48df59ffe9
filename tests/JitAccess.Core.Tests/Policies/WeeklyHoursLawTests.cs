using FsCheck;
using FsCheck.Fluent;
using JitAccess.Core.Policies;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Policies;

/// <summary>Hours of the week against a walk from minute to minute, mostly around the days on which clocks are changed.</summary>
public sealed class WeeklyHoursLawTests
{
    private static readonly string[] Zones =
        ["Europe/Istanbul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "America/St_Johns", "UTC"];

    private static readonly DateTimeOffset[] Changes =
    [
        Day(2015, 10, 25), Day(2015, 11, 8), Day(2016, 3, 27), Day(2016, 9, 6), Day(2026, 3, 8), Day(2026, 3, 29), Day(2026, 4, 4), Day(2026, 10, 3),
            Day(2026, 10, 25), Day(2026, 11, 1),
        Day(2026, 2, 15), Day(2026, 3, 22), Day(2026, 7, 1), Day(2026, 12, 31),
    ];

    private static readonly Gen<(TimeZoneInfo Zone, DateTimeOffset Start)> Moments =
        from zone in Gen.Elements(Zones)
        from change in Gen.Elements(Changes)
        from minutes in Gen.Choose(-2 * 1440, 2 * 1440)
        select (TimeZoneInfo.FindSystemTimeZoneById(zone), change.AddMinutes(minutes));

    private static readonly Gen<int> Lengths = Gen.OneOf(Gen.Choose(1, 180), Gen.Choose(180, 26 * 60), Gen.Elements(5, 30, 60, 120));

    [Fact]
    public void ToString_OfWhateverWasRead_ReadsAsTheSame() => Laws.Hold(HoursOfWeek.Any, written =>
    {
        var hours = WeeklyHours.Parse(written.ToString());
        var again = WeeklyHours.Parse(hours.ToString());
        return again.Equals(hours) && again.GetHashCode() == hours.GetHashCode() && again.ToString() == hours.ToString();
    });

    [Fact]
    public void Contains_AMoment_AgreesWithWhatWasWritten() => Laws.Hold(HoursOfWeek.Any, written =>
    {
        var hours = WeeklyHours.Parse(written.ToString());
        return written.Edges().All(minute =>
        {
            var moment = Day(2026, 11, 16).AddMinutes(minute);
            return hours.Contains(moment, TimeSpan.Zero, TimeZoneInfo.Utc) == written.Holds(moment.DateTime);
        });
    });

    [Fact]
    public void Equals_TwoTexts_ExactlyWhereTheyMeanTheSame() => Laws.Hold(HoursOfWeek.Any, HoursOfWeek.Any, (a, b) =>
        WeeklyHours.Parse(a.ToString()).Equals(WeeklyHours.Parse(b.ToString()))
            == Enumerable.Range(0, 7 * 1440).Select(minute => Day(2026, 11, 16).AddMinutes(minute).DateTime).All(minute => a.Holds(minute) == b.Holds(minute)));

    [Fact]
    public void Contains_ASpan_AgreesWithAWalkThroughItsMinutes() => Laws.Hold(HoursOfWeek.Any, Moments, Lengths, (written, moment, length) =>
        WeeklyHours.Parse(written.ToString()).Contains(moment.Start, TimeSpan.FromMinutes(length), moment.Zone)
            == Enumerable.Range(0, length).All(minute => Holds(written, moment.Start.AddMinutes(minute), moment.Zone)));

    [Fact]
    public void NextFit_IsTheFirstMinuteFromWhichTheWalkFits() => Laws.Hold(HoursOfWeek.Any, Moments, Lengths, (written, moment, length) =>
    {
        const int Horizon = 3 * 1440;
        var found = WeeklyHours.Parse(written.ToString()).NextFit(moment.Start, TimeSpan.FromMinutes(length), moment.Zone, TimeSpan.FromMinutes(Horizon));
        return found == Walk(written, moment.Start, length, moment.Zone, Horizon) && found?.Offset is null or { Ticks: 0 };
    });

    [Fact]
    public void NextFit_BetweenTwoMinutes_FitsWhereItSays() => Laws.Hold(HoursOfWeek.Any, Moments, Gen.Choose(1, 36_000_000), (written, moment, length) =>
    {
        var hours = WeeklyHours.Parse(written.ToString());
        var (from, duration) = (moment.Start.AddTicks(length * 17L), TimeSpan.FromTicks(length * 1009L));
        var found = hours.NextFit(from, duration, moment.Zone, TimeSpan.FromDays(8));
        return found is null
            || (found >= from && (found == from || found.Value.Ticks % TimeSpan.TicksPerSecond == 0) && hours.Contains(found.Value, duration, moment.Zone));
    });

    private static DateTimeOffset? Walk(HoursOfWeek written, DateTimeOffset start, int length, TimeZoneInfo zone, int horizon)
    {
        var run = 0;
        for (var minute = 0; minute < horizon + length; minute++)
        {
            run = Holds(written, start.AddMinutes(minute), zone) ? run + 1 : 0;
            if (run >= length)
            {
                return start.AddMinutes(minute - length + 1);
            }
        }

        return null;
    }

    private static bool Holds(HoursOfWeek written, DateTimeOffset moment, TimeZoneInfo zone) => written.Holds(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
}
