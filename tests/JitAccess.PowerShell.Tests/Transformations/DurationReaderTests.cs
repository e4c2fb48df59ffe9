using System;
using System.Globalization;
using JitAccess.PowerShell.Transformations;
using Xunit;

namespace JitAccess.PowerShell.Tests.Transformations;

public sealed class DurationReaderTests
{
    [Theory]
    [InlineData("90m", 90)]
    [InlineData("3h", 180)]
    [InlineData("1h30m", 90)]
    [InlineData("PT45M", 45)]
    [InlineData("01:30:00", 90)]
    public void Text_InAnyOfTheForms_IsRead(string text, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), DurationReader.Read(new GivenArgument(text)));

    [Fact]
    public void NumberLiteral_WithTheTextOfItsToken_IsReadAsTyped()
    {
        // PowerShell takes 1d for a decimal, and 30s for a 16-bit integer.
        Assert.Equal(TimeSpan.FromDays(1), DurationReader.Read(new GivenArgument(1m, "1d")));
        Assert.Equal(TimeSpan.FromSeconds(30), DurationReader.Read(new GivenArgument((short)30, "30s")));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    [InlineData(-3)]
    public void Number_WithoutAUnit_IsRefusedAndTheUnitAskedFor(int number)
    {
        var error = Assert.Throws<FormatException>(() => DurationReader.Read(new GivenArgument(number)));

        Assert.Contains("bare number", error.Message, StringComparison.Ordinal);
        Assert.Contains("write $x = '1d' in quotes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextOfANumber_IsNotToldOfVariables() =>
        Assert.DoesNotContain("quotes", Assert.Throws<FormatException>(() => DurationReader.Read(new GivenArgument("5"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1kb")]
    [InlineData("-1h")]
    [InlineData("0m")]
    public void Text_ThatIsNoDuration_IsRefusedByName(string text)
    {
        var error = Assert.Throws<FormatException>(() => DurationReader.Read(new GivenArgument(text)));

        Assert.StartsWith($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("write 90m", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_IsRefusedAsOne() =>
        Assert.EndsWith("and not a list of 2.",
            Assert.Throws<FormatException>(() => DurationReader.Read(new GivenArgument(new object[] { "1h", "2h" }))).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_IsRefused() => Assert.Throws<FormatException>(() => DurationReader.Read(new GivenArgument(null)));

    [Fact]
    public void TimeSpan_IsTakenAsItIs() => Assert.Equal(TimeSpan.FromHours(2), DurationReader.Read(new GivenArgument(TimeSpan.FromHours(2))));

    [Fact]
    public void Text_UnderTurkishLetterCase_IsReadAllTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
        try
        {
            Assert.Equal(TimeSpan.FromMinutes(90), DurationReader.Read(new GivenArgument("pt1h30m")));
            Assert.Equal("winrm", Assert.Single(PortReader.ReadAll(new GivenArgument("WINRM"))).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
