using JitAccess.Core.Network;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Network;

public sealed class ResourceIdTests
{
    private const string Text = "/subscriptions/s1/resourceGroups/rg-1/providers/Microsoft.Network/virtualNetworks/net/subnets/web";

    [Fact]
    public void Parse_AChild_HasItsParts()
    {
        var id = ResourceId.Parse(Text);

        Assert.Equal(("s1", "rg-1", "Microsoft.Network/virtualNetworks/subnets", "web"), (id.SubscriptionId, id.ResourceGroupName, id.Type, id.Name));
        Assert.Equal("/subscriptions/s1/resourceGroups/rg-1/providers/Microsoft.Network/virtualNetworks/net", id.Parent!.ToString());
        Assert.Null(id.Parent!.Parent);
        Assert.Equal(id, id.Parent!.Child("subnets", "web"));
    }

    [Fact]
    public void Equals_OtherLetters_IsTheSameAndKeepsItsText()
    {
        var other = ResourceId.Parse(Text.ToUpperInvariant());

        Assert.Equal(ResourceId.Parse(Text), other);
        Assert.Equal(ResourceId.Parse(Text).GetHashCode(), other.GetHashCode());
        Assert.Equal(Text.ToUpperInvariant(), other.ToString());
        Assert.True(other.IsOfType("microsoft.network/virtualnetworks/subnets"));
    }

    [Fact]
    public void Parse_TrailingSlashAndSpace_AreLeftOut() => Assert.Equal(Text, ResourceId.Parse(" " + Text + "/ ").ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("web01")]
    [InlineData("/subscriptions/s1")]
    [InlineData("/subscriptions/s1/resourceGroups/rg")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net/subnets")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks//subnets/web")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/../../x/y")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/.")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net?api-version=1")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net#x")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/%2e%2e")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/a\\b")]
    [InlineData("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/a\nb")]
    [InlineData("https://management.azure.com/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net")]
    public void TryParse_WhatWouldNameSomethingElse_IsRefused(string? text) => Assert.False(ResourceId.TryParse(text, out _));

    [Fact]
    public void Child_WithASlashInItsName_IsRefused()
    {
        Assert.Throws<FormatException>(() => Lab.NetworkId.Child("subnets", "a/b"));
        Assert.Throws<FormatException>(() => Lab.NetworkId.Child("subnets", ".."));
    }
}
