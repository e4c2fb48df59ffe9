using System;
using System.Net;
using JitAccess.PowerShell.Transformations;
using Xunit;

namespace JitAccess.PowerShell.Tests.Transformations;

public sealed class SourceReaderTests
{
    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("Me")]
    [InlineData("no source at all")]
    public void Text_IsTakenAsItIs(string text) => Assert.Equal(text, SourceReader.ReadOne(new GivenArgument(text)));

    [Fact]
    public void Address_IsTakenByItsText() => Assert.Equal("203.0.113.7", SourceReader.ReadOne(new GivenArgument(IPAddress.Parse("203.0.113.7"))));

    [Fact]
    public void List_OfOne_IsThatOne() => Assert.Equal("203.0.113.7", SourceReader.ReadOne(new GivenArgument(new object[] { "203.0.113.7" })));

    [Fact]
    public void List_OfSeveral_IsRefusedWithTheirNumberAndWhatToDo()
    {
        var error = Assert.Throws<FormatException>(() => SourceReader.ReadOne(new GivenArgument(new object[] { "203.0.113.7", "203.0.113.8" })));

        Assert.Contains("not 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("each by itself", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Nothing_IsRefusedWithAnExample(string? text) =>
        Assert.Contains("203.0.113.7", Assert.Throws<FormatException>(() => SourceReader.ReadOne(new GivenArgument(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Object_IsRefusedByItsType()
    {
        var error = Assert.Throws<FormatException>(() => SourceReader.ReadOne(new GivenArgument(new Version(1, 2))));

        Assert.Contains("Version", error.Message, StringComparison.Ordinal);
    }
}
