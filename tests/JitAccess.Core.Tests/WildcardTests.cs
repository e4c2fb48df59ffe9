using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("web01", "WEB*", true)]
    [InlineData("web01", "*01", true)]
    [InlineData("web01", "w*b?1", true)]
    [InlineData("web01", "web0?1", false)]
    [InlineData("web01", "web", false)]
    [InlineData("web01", "eb01", false)]
    [InlineData("web01", "*", true)]
    [InlineData("", "", true)]
    [InlineData("", "**", true)]
    [InlineData("", "?", false)]
    [InlineData("a", "", false)]
    [InlineData("web.01", "web?01", true)]
    [InlineData("web-01", "web.01", false)]
    [InlineData("a\nb", "a*b", true)]
    [InlineData("web01\n", "web01", false)]
    [InlineData("[a]", "[a]", true)]
    [InlineData("a", "[a]", false)]
    [InlineData("aXbXc", "a*b*c", true)]
    [InlineData("abcabd", "*abd", true)]
    public void Pattern_OfAName_FitsTheWholeTextOnly(string text, string pattern, bool fits) => Assert.Equal(fits, Wildcard.Matches(text, pattern));

    [Theory]
    [InlineData("Microsoft.Network/networkSecurityGroups/read", "microsoft.network/*/READ", true)]
    [InlineData("Microsoft.Network/networkSecurityGroups/read", "*", true)]
    [InlineData("Microsoft.Network/networkSecurityGroups/write", "*/read", false)]
    [InlineData("Microsoft.Network/x", "Microsoft.Network/?", false)]
    [InlineData("Microsoft.Network/x", "MicrosoftXNetwork/x", false)]
    public void Pattern_OfAnAction_HasNoSingleCharacter(string action, string pattern, bool fits) =>
        Assert.Equal(fits, Wildcard.Matches(action, pattern, single: null));

    [Fact]
    public void Pattern_MadeToTakeForever_DoesNot()
    {
        // Tries each start once for the last star alone; a matcher that goes back to every star would not end in a lifetime.
        var pattern = string.Concat(Enumerable.Repeat("*a", 40)) + "b";

        Assert.False(Wildcard.Matches(new string('a', 2000), pattern));
    }

    [Fact]
    public void Pattern_OfFewLetters_FitsAsTheRegularExpressionDoes() => Laws.Hold(Texts("aAb."), Texts("aAb.*?"), (text, pattern) =>
        Wildcard.Matches(text, pattern) == Regex.IsMatch(
            text, "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + @"\z",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, Regex.InfiniteMatchTimeout));

    private static Gen<string> Texts(string letters) => Gen.Elements(letters.ToCharArray()).ArrayOf().Select(all => new string(all));
}
