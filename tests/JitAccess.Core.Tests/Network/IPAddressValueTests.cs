using System.Net;
using JitAccess.Core.Network;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Network;

public sealed class IPAddressValueTests
{
    [Fact]
    public void ToString_AnyAddress_IsTheTextOfSystemNetAndReadsBack() => Laws.Hold(Generators.Span, span =>
        Generators.Address(span.IsV6, span.First).ToString() == IPAddress.Parse(AddressSpan.TextOf(span.IsV6, span.First)).ToString()
        && IPAddressValue.Parse(Generators.Address(span.IsV6, span.First).ToString()) == Generators.Address(span.IsV6, span.First));

    [Fact]
    public void CompareTo_AnyTwo_FollowsTheNumbersAndV4ComesFirst() => Laws.Hold(Generators.Span, Generators.Span, (a, b) =>
        Math.Sign(Generators.Address(a.IsV6, a.First).CompareTo(Generators.Address(b.IsV6, b.Last))) ==
            (a.IsV6 == b.IsV6 ? a.First.CompareTo(b.Last) : a.IsV6 ? 1 : -1));

    [Theory]
    [InlineData("")]
    [InlineData("10.1")]
    [InlineData("1")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.01")]
    [InlineData("010.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("10.0.0.1 ")]
    [InlineData(" 10.0.0.1")]
    [InlineData("10.0.0.1.")]
    [InlineData("10.0.0.1.2")]
    [InlineData("10..0.1")]
    [InlineData("10.0.0.-1")]
    [InlineData("10.0.0.1000")]
    [InlineData("١٠.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("[::1]:22")]
    [InlineData("::1::")]
    [InlineData("12345::")]
    [InlineData("10.0.0.1:22")]
    public void TryParse_WhatIsNoAddress_IsRefused(string text) => Assert.False(IPAddressValue.TryParse(text, out _));

    [Theory]
    [InlineData("2001:DB8::7", "2001:db8::7")]
    [InlineData("2001:0db8:0:0:0:0:0:7", "2001:db8::7")]
    [InlineData("::", "::")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    public void ToString_IsCanonical(string text, string canonical) => Assert.Equal(canonical, IPAddressValue.Parse(text).ToString());
}
