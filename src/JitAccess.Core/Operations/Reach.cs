using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>From where packets can come at all to a VM: everywhere in the address families that it has addresses of.</summary>
internal sealed class Reach
{
    private static readonly Reach None = new(AddressSet.Empty);
    private static readonly Reach V4 = new(AddressSet.AllOf(IPFamily.V4));
    private static readonly Reach V6 = new(AddressSet.AllOf(IPFamily.V6));
    private static readonly Reach Both = new(AddressSet.All);

    private Reach(AddressSet everywhere)
    {
        Everywhere = everywhere;
        Internet = AddressBook.PublicSpace.Intersect(everywhere);
    }

    public AddressSet Everywhere { get; }

    /// <summary>The part that is reachable through the public internet.</summary>
    public AddressSet Internet { get; }

    public static Reach Of(VmNetwork network)
    {
        var families = network.Interfaces.SelectMany(nic => nic.IPConfigurations).Select(configuration => configuration.PrivateAddress.Family).ToList();
        return families.Contains(IPFamily.V4) ? families.Contains(IPFamily.V6) ? Both : V4 : families.Contains(IPFamily.V6) ? V6 : None;
    }
}
