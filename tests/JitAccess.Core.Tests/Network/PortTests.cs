using FsCheck.Fluent;
using JitAccess.Core.Network;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Network;

public sealed class PortTests
{
    [Fact]
    public void PortRange_AnyRange_ReadsBackAndContainsItsEndsOnly() => Laws.Hold(Gen.Choose(0, 65535), Gen.Choose(0, 65535), (a, b) =>
    {
        var range = new PortRange(Math.Min(a, b), Math.Max(a, b));
        return PortRange.TryParse(range.ToString(), out var again) && again == range
            && range.Contains(range.First) && range.Contains(range.Last) && !range.Contains(range.First - 1) && !range.Contains(range.Last + 1);
    });

    [Fact]
    public void PortRange_Overlaps_HoldsWhereSomePortIsInBoth() => Laws.Hold(Gen.Choose(0, 40), Gen.Choose(0, 9), Gen.Choose(0, 40), (first, length, other) =>
    {
        var a = new PortRange(first, first + length);
        var b = new PortRange(other, other + 5);
        return a.Overlaps(b) == Enumerable.Range(0, 60).Any(port => a.Contains(port) && b.Contains(port))
            && a.Contains(b) == Enumerable.Range(b.First, 6).All(a.Contains);
    });

    [Fact]
    public void PortRange_AnyText_ReadsAsTwoNumbersDo() => Laws.Hold(Gen.Elements("0123456789-*".ToCharArray()).ArrayOf(), letters =>
    {
        var text = new string(letters);
        var ends = text.Split('-')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : -1).ToArray();
        PortRange? expected = text == "*" ? PortRange.All
            : ends.Length <= 2 && ends[0] >= 0 && ends[^1] >= ends[0] ? new PortRange(ends[0], ends[^1]) : null;
        return PortRange.TryParse(text, out var range) == expected.HasValue && range == expected.GetValueOrDefault();
    });

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("22-")]
    [InlineData("-22")]
    [InlineData("25-22")]
    [InlineData("22-23-24")]
    [InlineData("22 - 23")]
    [InlineData("+22")]
    [InlineData("0x16")]
    [InlineData("٢٢")]
    [InlineData("22,23")]
    [InlineData("99999999999")]
    [InlineData(null)]
    public void PortRange_WhatIsNone_IsRefused(string? text) => Assert.False(PortRange.TryParse(text, out _));

    [Theory]
    [InlineData("ssh", "22/tcp", "ssh")]
    [InlineData("SSH", "22/tcp", "ssh")]
    [InlineData("rdp", "3389/tcp", "rdp")]
    [InlineData("WinRM", "5985-5986/tcp", "winrm")]
    [InlineData("22", "22/tcp", "ssh")]
    [InlineData("22/TCP", "22/tcp", "ssh")]
    [InlineData("8443/tcp", "8443/tcp", "8443")]
    [InlineData("5000-5010/udp", "5000-5010/udp", "5000-5010/udp")]
    [InlineData("22/udp", "22/udp", "22/udp")]
    [InlineData(" 443 ", "443/tcp", "443")]
    [InlineData("1-65535", "1-65535/tcp", "1-65535")]
    public void PortSpecification_EveryForm_IsRead(string text, string asExplicit, string display)
    {
        var port = PortSpecification.Parse(text);

        Assert.Equal((asExplicit, display), (port.ToExplicitString(), port.ToString()));
        Assert.Equal(port, PortSpecification.Parse(port.ToExplicitString()));
        Assert.Equal(port, PortSpecification.Parse(port.ToString()));
    }

    [Theory]
    [InlineData("22/icmp", "tcp or udp")]
    [InlineData("22/tcp/udp", "tcp or udp")]
    [InlineData("22/", "tcp or udp")]
    [InlineData("0", "1 to 65535")]
    [InlineData("0-22", "1 to 65535")]
    [InlineData("*", "write ssh, rdp, winrm")]
    [InlineData("*/udp", "write ssh, rdp, winrm")]
    [InlineData("telnet", "write ssh, rdp, winrm")]
    [InlineData("ssh/tcp", "write ssh, rdp, winrm")]
    [InlineData("65536", "write ssh, rdp, winrm")]
    [InlineData("", "write ssh, rdp, winrm")]
    [InlineData(null, "write ssh, rdp, winrm")]
    public void PortSpecification_WhatIsNone_SaysWhatToWrite(string? text, string part)
    {
        Assert.False(PortSpecification.TryParse(text, out _, out var problem));
        Assert.Contains(part, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void PortSpecification_LettersOfTurkey_AreReadAllTheSame()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.Equal(PortSpecification.WinRM, PortSpecification.Parse("WINRM"));
            Assert.Equal(PortSpecification.Ssh, PortSpecification.Parse("22/TCP"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData(SecurityProtocol.Icmp, 1)]
    [InlineData(SecurityProtocol.Any, 22)]
    [InlineData(SecurityProtocol.Tcp, 0)]
    public void PortSpecification_WithoutPortsToOpen_CannotBeMade(SecurityProtocol protocol, int first) =>
        Assert.Throws<ArgumentException>(() => new PortSpecification(protocol, new PortRange(first, 100)));

    [Fact]
    public void PortSpecification_Contains_NeedsTheSameProtocol()
    {
        Assert.True(PortSpecification.Parse("20-30").Contains(PortSpecification.Ssh));
        Assert.False(PortSpecification.Parse("20-30/udp").Contains(PortSpecification.Ssh));
        Assert.False(PortSpecification.Parse("22").Contains(PortSpecification.Parse("22-23")));
    }
}
