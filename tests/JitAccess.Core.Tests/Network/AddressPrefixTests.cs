using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Network;

public sealed class AddressPrefixTests
{
    [Theory]
    [InlineData("203.0.113.7/24", "203.0.113.0/24 for the network or 203.0.113.7 for the address")]
    [InlineData("203.0.113.0/33", "0 to 32")]
    [InlineData("2001:db8::/129", "0 to 128")]
    [InlineData("203.0.113.0/-1", "0 to 32")]
    [InlineData("203.0.113.0/", "0 to 32")]
    [InlineData("203.0.113.0/24/24", "neither an address nor a CIDR")]
    [InlineData("203.0.113", "neither an address nor a CIDR")]
    [InlineData("Internet", "neither an address nor a CIDR")]
    [InlineData("", "neither an address nor a CIDR")]
    [InlineData(null, "neither an address nor a CIDR")]
    [InlineData("203.0.113.0/٢٤", "0 to 32")]
    public void TryParse_WhatIsWrong_SaysWhatToWrite(string? text, string part)
    {
        Assert.False(AddressPrefix.TryParse(text, out _, out var problem));
        Assert.Contains(part, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_Lenient_ClearsTheHostBitsAsTheServiceDoes()
    {
        Assert.True(AddressPrefix.TryParse("203.0.113.7/24", out var prefix, out _, lenient: true));
        Assert.Equal("203.0.113.0/24", prefix.ToString());
    }

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.0", "203.0.113.255")]
    [InlineData("0.0.0.0/0", "0.0.0.0", "255.255.255.255")]
    [InlineData("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::/63", "2001:db8::", "2001:db8:0:1:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::/65", "2001:db8::", "2001:db8::7fff:ffff:ffff:ffff")]
    [InlineData("10.0.0.1", "10.0.0.1", "10.0.0.1")]
    public void Range_GoesFromTheFirstToTheLastAddress(string text, string first, string last) =>
        Assert.Equal((first, last), (AddressPrefix.Parse(text).Range.First.ToString(), AddressPrefix.Parse(text).Range.Last.ToString()));

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", true)]
    [InlineData("10.1.0.0/16", "10.0.0.0/8", false)]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0/8", false)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    public void Contains_NarrowerOnesInside(string wide, string narrow, bool contains) =>
        Assert.Equal(contains, AddressPrefix.Parse(wide).Contains(AddressPrefix.Parse(narrow)));
}
