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
}
