using JitAccess.Core.Policies;

namespace JitAccess.Core.Tests.Policies;

public sealed class AllowedSourcesTests
{
    [Fact]
    public void Parse_SeveralWrongValues_NamesThemAll()
    {
        var error = Assert.Throws<JitAccessException>(() => AllowedSources.Parse(["203.0.113.0/24", "203.0.113.7/24", "office", "10.0.0.0/40"]));

        Assert.Equal(ErrorIds.SourceInvalid, error.ErrorId);
        Assert.Contains("'203.0.113.7/24'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'office'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'10.0.0.0/40'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'203.0.113.0/24'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Any")]
    [InlineData("any")]
    [InlineData(" * ")]
    public void Parse_Any_HasNoLimit(string text)
    {
        Assert.True(AllowedSources.Parse([text]).IsAny);
        Assert.True(AllowedSources.Parse([text]).Set.IsAll);
    }

    [Fact]
    public void Parse_AnyAmongOthers_IsRefused() =>
        Assert.Equal(ErrorIds.SourceInvalid, Assert.Throws<JitAccessException>(() => AllowedSources.Parse(["10.0.0.0/8", "Any"])).ErrorId);

    [Fact]
    public void Parse_Nothing_IsNotAny() => Assert.Equal(ErrorIds.SourceInvalid, Assert.Throws<JitAccessException>(() => AllowedSources.Parse([])).ErrorId);

    [Fact]
    public void Of_Nothing_IsNotAny() => Assert.Throws<ArgumentException>(() => AllowedSources.Of([]));
}
