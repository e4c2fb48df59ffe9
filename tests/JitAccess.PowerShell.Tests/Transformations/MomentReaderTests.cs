using System;
using JitAccess.PowerShell.Transformations;
using Xunit;

namespace JitAccess.PowerShell.Tests.Transformations;

public sealed class MomentReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Duration_IsBackFromNow()
    {
        Assert.Equal(Now.AddDays(-2), MomentReader.Read(new GivenArgument(2m, "2d")).At(Now));
        Assert.Equal(Now.AddMinutes(-90), MomentReader.Read(new GivenArgument(TimeSpan.FromMinutes(90))).At(Now));
    }

    [Fact]
    public void Date_WithItsOffset_IsThatMoment() =>
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 7, 0, 0, TimeSpan.Zero), MomentReader.Read(new GivenArgument("2026-11-20T08:00+01:00")).At(Now));

    [Fact]
    public void Date_WithoutAnOffset_IsLocal()
    {
        var local = new DateTime(2026, 11, 20, 8, 0, 0, DateTimeKind.Local);

        Assert.Equal(new DateTimeOffset(local), MomentReader.Read(new GivenArgument("2026-11-20 08:00")).At(Now));
        Assert.Equal(new DateTimeOffset(local), MomentReader.Read(new GivenArgument(new DateTime(2026, 11, 20, 8, 0, 0, DateTimeKind.Unspecified))).At(Now));
        Assert.Equal(new DateTimeOffset(local), MomentReader.Read(new GivenArgument(local.ToUniversalTime())).At(Now));
    }

    [Theory]
    [InlineData("22")]
    [InlineData("11.5")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    public void Text_ThatIsNeither_IsRefused(string text) => Assert.Throws<FormatException>(() => MomentReader.Read(new GivenArgument(text)));

    [Theory]
    [InlineData("+2h")]
    [InlineData("2h")]
    [InlineData(" +120m ")]
    [InlineData("2026-11-22T12:00Z")]
    [InlineData("2026-11-22T13:00+01:00")]
    public void Ahead_DurationOrDate_IsThatMomentToCome(string text) =>
        Assert.Equal(Now.AddHours(2), MomentReader.ReadAhead(new GivenArgument(text)).After(Now));

    [Fact]
    public void Ahead_DateWithoutAnOffset_IsLocal() =>
        Assert.Equal(new DateTimeOffset(new DateTime(2026, 11, 23, 8, 0, 0, DateTimeKind.Local)),
            MomentReader.ReadAhead(new GivenArgument("2026-11-23 08:00")).After(Now));

    // 08:00 would be eight hours to one reader and a time of the day to the other.
    [Theory]
    [InlineData("08:00")]
    [InlineData("+08:00")]
    [InlineData("tomorrow")]
    [InlineData("-2h")]
    [InlineData("22")]
    [InlineData("+")]
    [InlineData("")]
    public void Ahead_TextThatIsNeither_IsRefusedWithExamples(string text)
    {
        var error = Assert.Throws<FormatException>(() => MomentReader.ReadAhead(new GivenArgument(text)));

        Assert.Contains("+2h, 90m, 2026-11-23 08:00 (local time) or 2026-11-23T08:00Z", error.Message, StringComparison.Ordinal);
    }
}
