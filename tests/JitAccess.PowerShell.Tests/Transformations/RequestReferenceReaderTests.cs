using System;
using JitAccess.PowerShell.Transformations;
using Xunit;

namespace JitAccess.PowerShell.Tests.Transformations;

public sealed class RequestReferenceReaderTests
{
    private const string Id = "01kakgcd00abcdefghjk";

    [Fact]
    public void Id_InUpperCaseAndWithSpaces_IsTheRequest()
    {
        var request = Assert.Single(RequestReferenceReader.ReadAll(new GivenArgument(" " + Id.ToUpperInvariant() + " ")));

        Assert.Equal(Id, request.RequestId!.ToString());
    }

    [Fact]
    public void Object_WithARequestId_IsTheRequest() =>
        Assert.Equal(Id, Assert.Single(RequestReferenceReader.ReadAll(GivenArgument.With(("RequestId", Id), ("VMName", "web01")))).RequestId!.ToString());

    [Fact]
    public void Text_ThatIsNoId_GoesOnForAHelpfulAnswer()
    {
        var request = Assert.Single(RequestReferenceReader.ReadAll(new GivenArgument("web01")));

        Assert.Equal(("web01", null), (request.Text, request.RequestId));
    }

    [Fact]
    public void Object_WithoutARequestId_IsRefusedSoThatItCanBindAsAVm() =>
        Assert.Throws<FormatException>(() => RequestReferenceReader.ReadAll(GivenArgument.With(("VMName", "web01"))));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void EmptyText_IsRefused(string text) => Assert.Throws<FormatException>(() => RequestReferenceReader.ReadAll(new GivenArgument(text)));
}
