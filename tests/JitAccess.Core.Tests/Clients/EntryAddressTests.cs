using JitAccess.Core.Clients;
using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Clients;

public sealed class EntryAddressTests
{
    private const string Prefix = "/subscriptions/5ab00000-0000-4000-8000-000000000000/resourceGroups/rg/providers/Microsoft.Network/";

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.0/12", false)]
    [InlineData("100.64.1.1", false)]
    [InlineData("172.32.0.1", true)]
    public void Source_OutsideOrInside_DecidesBetweenPublicAndPrivate(string source, bool isPublic)
    {
        var configuration = EntryAddress.Choose(AddressPrefix.Parse(source), [Nic(("10.0.0.4", true, true))])!;

        Assert.Equal(isPublic, EntryAddress.IsByPublicAddress(AddressPrefix.Parse(source), configuration));
    }

    [Fact]
    public void Vm_WithoutPublicAddress_IsReachedByItsPrivateOne()
    {
        var source = AddressPrefix.Parse("203.0.113.7");

        Assert.False(EntryAddress.IsByPublicAddress(source, EntryAddress.Choose(source, [Nic(("10.0.0.4", true, false))])!));
    }

    [Theory]
    [InlineData("203.0.113.7", "10.0.1.5")]
    [InlineData("10.1.2.3", "10.0.0.4")]
    [InlineData("2001:db8::7", "fd00::4")]
    public void Vm_OfSeveralAddresses_TakesTheFamilyThenThePublicOneThenThePrimary(string source, string expected)
    {
        NetworkInterface[] interfaces = [Nic(("10.0.0.5", false, false), ("10.0.0.4", true, false), ("fd00::4", false, false)), Nic(("10.0.1.5", false, true))];

        Assert.Equal(expected, EntryAddress.Choose(AddressPrefix.Parse(source), interfaces)!.PrivateAddress.ToString());
    }

    [Fact]
    public void Vm_OfTheOtherFamilyOnly_IsTakenAsItIs() =>
        Assert.NotNull(EntryAddress.Choose(AddressPrefix.Parse("2001:db8::7"), [Nic(("10.0.0.4", true, false))]));

    [Theory]
    [InlineData("web01.contoso.example", true)]
    [InlineData("192.0.2.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("-oProxyCommand=x", false)]
    [InlineData("web01 evil", false)]
    [InlineData("user@web01", false)]
    [InlineData("", false)]
    [InlineData("web01\n", false)]
    public void Host_IsAnAddressOrANameAndNoOption(string text, bool expected) => Assert.Equal(expected, EntryAddress.IsHost(text));

    private static NetworkInterface Nic(params (string Address, bool IsPrimary, bool IsPublic)[] configurations) => new()
    {
        Id = ResourceId.Parse(Prefix + "networkInterfaces/nic"),
        IPConfigurations = configurations.Select(configuration => new IPConfiguration
        {
            Name = "ip",
            PrivateAddress = IPAddressValue.Parse(configuration.Address),
            SubnetId = ResourceId.Parse(Prefix + "virtualNetworks/vnet/subnets/default"),
            IsPrimary = configuration.IsPrimary,
            PublicIPAddressId = configuration.IsPublic ? ResourceId.Parse(Prefix + "publicIPAddresses/pip") : null,
        }).ToArray(),
    };
}
