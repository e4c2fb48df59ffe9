using JitAccess.Core.Requests;

namespace JitAccess.Core.Tests.Requests;

public sealed class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("+1+cmd|' /C calc'!A0")]
    [InlineData("-2+3")]
    [InlineData("@SUM(1)")]
    [InlineData("  =1")]
    [InlineData("\u00A0=1")]
    [InlineData("\uFF1D1")]
    [InlineData("\uFF0B1")]
    public void Clean_Formula_IsText(string text) => Assert.Equal("'" + text, SpreadsheetText.Clean(text));

    [Theory]
    [InlineData("disk full")]
    [InlineData("a=b")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("'=1")]
    public void Clean_Text_StaysAsItIs(string text) => Assert.Equal(text, SpreadsheetText.Clean(text));

    [Theory]
    [InlineData("\t=1")]
    [InlineData("\r\n=1")]
    [InlineData("\u202E=1")]
    [InlineData("\u001B]0;x\u0007")]
    public void Clean_ControlCharacters_AreReplacedSoThatNothingStartsAfterThem(string text)
    {
        var clean = SpreadsheetText.Clean(text)!;

        Assert.Equal(text.Length, clean.Length);
        Assert.StartsWith("\uFFFD", clean, StringComparison.Ordinal);
        Assert.DoesNotContain(clean, char.IsControl);
    }

    [Fact]
    public void Clean_Nothing_IsNothing() => Assert.Null(SpreadsheetText.Clean(null));
}
