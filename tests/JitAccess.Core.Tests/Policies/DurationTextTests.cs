using FsCheck.Fluent;
using JitAccess.Core.Policies;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Policies;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90m", 5400)]
    [InlineData("3h", 10800)]
    [InlineData("1H30M", 5400)]
    [InlineData("1d", 86400)]
    [InlineData("1d2h3m4s", 93784)]
    [InlineData("PT90M", 5400)]
    [InlineData("pt1h", 3600)]
    [InlineData("P1DT1H", 90000)]
    [InlineData("01:30:00", 5400)]
    [InlineData("1:30", 5400)]
    [InlineData("23:59", 86340)]
    [InlineData("1.02:00:00", 93600)]
    [InlineData(" 45m ", 2700)]
    public void TryParse_EveryForm_IsRead(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration, out var problem), problem);
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("90")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    public void TryParse_ABareNumber_IsAskedForItsUnit(string text)
    {
        Assert.False(DurationText.TryParse(text, out _, out var problem));
        Assert.Contains("bare number", problem, StringComparison.Ordinal);
        Assert.Contains($"'{text}h' or '{text}m'", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-3")]
    [InlineData("+3")]
    public void TryParse_ASignedNumber_IsToldAFormThatCanBeRead(string text)
    {
        Assert.False(DurationText.TryParse(text, out _, out var problem));
        Assert.Contains("'3h'", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("soon")]
    [InlineData("3 hours")]
    [InlineData("1h 30m")]
    [InlineData("m")]
    [InlineData("30m1h")]
    [InlineData("1,5h")]
    [InlineData("PT")]
    [InlineData("P99999999999D")]
    [InlineData("99999999d")]
    [InlineData("99999999:00:00")]
    [InlineData("\u0663h")]
    [InlineData("1h\n2m")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("24:00")]
    [InlineData("24:00:00")]
    [InlineData("90:00")]
    [InlineData("00:60:00")]
    public void TryParse_WhatIsNone_SaysWhatToWrite(string? text)
    {
        Assert.False(DurationText.TryParse(text, out _, out var problem));
        Assert.Contains(DurationText.Forms, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0m")]
    [InlineData("PT0S")]
    [InlineData("-PT1H")]
    [InlineData("-01:00:00")]
    [InlineData("00:00")]
    public void TryParse_NothingOrLess_IsRefused(string text) => Assert.False(DurationText.TryParse(text, out _, out _));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void TryParse_InAnyCulture_ReadsAndWritesTheSame(string name)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(name);
            Assert.True(DurationText.TryParse("1H30M", out var duration, out _));
            Assert.Equal(TimeSpan.FromMinutes(90), duration);
            Assert.True(DurationText.TryParse("PT1H30M", out duration, out _) && duration == TimeSpan.FromMinutes(90));
            Assert.True(DurationText.TryParse("01:30:00", out duration, out _) && duration == TimeSpan.FromMinutes(90));
            Assert.Equal("1h 30m", DurationText.Format(duration));
            Assert.False(DurationText.TryParse("1.5", out _, out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Format_AnyDuration_ReadsBackWithoutItsSpaces() => Laws.Hold(Gen.Choose(1, 10_000_000), seconds =>
        DurationText.TryParse(DurationText.Format(TimeSpan.FromSeconds(seconds)).Replace(" ", string.Empty, StringComparison.Ordinal), out var again, out _)
            && again == TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Format_OddValues_AreShortAndSigned() =>
        Assert.Equal(("0s", "-1h 30m", "2d", "5m"),
            (DurationText.Format(TimeSpan.FromMilliseconds(900)), DurationText.Format(TimeSpan.FromMinutes(-90)), DurationText.Format(TimeSpan.FromDays(2)),
            DurationText.Format(TimeSpan.FromMinutes(5))));
}
