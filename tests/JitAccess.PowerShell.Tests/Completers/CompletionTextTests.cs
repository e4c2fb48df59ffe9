using System.Linq;
using JitAccess.PowerShell.Completers;
using Xunit;

namespace JitAccess.PowerShell.Tests.Completers;

public sealed class CompletionTextTests
{
    [Theory]
    [InlineData("web01", "web01")]
    [InlineData("01kakgcd00abcdefghjk", "01kakgcd00abcdefghjk")]
    [InlineData("web 01", "'web 01'")]
    [InlineData("o'brien", "'o''brien'")]
    [InlineData("a;b", "'a;b'")]
    [InlineData("$x", "'$x'")]
    [InlineData("a,b", "'a,b'")]
    [InlineData("-web", "'-web'")]
    [InlineData("@web", "'@web'")]
    [InlineData("1d", "'1d'")]
    [InlineData("0x10", "'0x10'")]
    [InlineData("12e45", "'12e45'")]
    public void Name_IsQuotedWherePowerShellWouldReadSomethingElse(string name, string written) =>
        Assert.Equal(written, CompletionText.Quote(name, word: string.Empty));

    [Theory]
    [InlineData("'we")]
    [InlineData("\"we")]
    public void Name_BegunWithAQuote_StaysQuoted(string word)
    {
        Assert.Equal(["web01"], Matching(["web01", "app01"], word));
        Assert.Equal("'web01'", CompletionText.Quote("web01", word));
    }

    [Fact]
    public void Word_InAnotherLetterCase_Matches() => Assert.Equal(["web01", "Web02"], Matching(["web01", "Web02", "app01"], "WEB"));

    [Fact]
    public void NoWord_MatchesAll() => Assert.Equal(["web01", "app01"], Matching(["web01", "app01"], word: null));

    private static string[] Matching(string[] candidates, string? word) => candidates.Where(candidate => CompletionText.Matches(candidate, word)).ToArray();
}
