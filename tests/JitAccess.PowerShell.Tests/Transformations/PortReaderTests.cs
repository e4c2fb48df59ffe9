using System;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.PowerShell.Transformations;
using Xunit;

namespace JitAccess.PowerShell.Tests.Transformations;

public sealed class PortReaderTests
{
    [Fact]
    public void List_OfNamesNumbersAndTexts_IsReadInItsOrder()
    {
        var ports = PortReader.ReadAll(new GivenArgument(new object[] { "ssh", 3389, "8443/tcp", "5000-5010/udp" }));

        Assert.Equal(["ssh", "rdp", "8443", "5000-5010/udp"], ports.Select(port => port.ToString()));
    }

    [Fact]
    public void Text_WithCommas_IsSeveralPorts() =>
        Assert.Equal(["ssh", "rdp"], PortReader.ReadAll(new GivenArgument("ssh, rdp")).Select(port => port.ToString()));

    [Fact]
    public void List_WithTheSamePortTwice_HasItOnce() =>
        Assert.Equal([PortSpecification.Ssh], PortReader.ReadAll(new GivenArgument(new object[] { "ssh", 22, "22/tcp" })));

    [Fact]
    public void List_WithSeveralMistakes_NamesThemAll()
    {
        var error = Assert.Throws<FormatException>(() => PortReader.ReadAll(new GivenArgument(new object[] { "ssh", "telnet", 70000 })));

        Assert.Contains("'telnet'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'70000'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'ssh'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("22/icmp")]
    public void Text_ThatIsNoPort_IsRefused(string text) => Assert.Throws<FormatException>(() => PortReader.ReadAll(new GivenArgument(text)));

    [Fact]
    public void One_OfSeveralPorts_IsRefused() => Assert.Throws<FormatException>(() => PortReader.ReadOne(new GivenArgument("ssh,rdp")));

    [Fact]
    public void EmptyList_IsRefused() => Assert.Throws<FormatException>(() => PortReader.ReadAll(new GivenArgument(Array.Empty<object>())));
}
