using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>
/// Which rules concern a VM by their destinations: an address, a prefix that contains it, <c>*</c>, an application security group that it is in. What
/// cannot be resolved counts as reaching it: whoever closes would rather close too much.
/// </summary>
internal sealed class VmReach
{
    private readonly AddressBook book;
    private readonly IReadOnlyList<IPAddressValue> present;
    private readonly IReadOnlyList<IPAddressValue> all;

    /// <param name="vm">The VM.</param>
    /// <param name="interfaces">Its network interfaces as they are; none where it is gone.</param>
    /// <param name="former">Addresses that it had when it was protected.</param>
    public VmReach(ResourceId vm, IReadOnlyList<NetworkInterface> interfaces, IEnumerable<IPAddressValue> former)
    {
        Vm = vm;
        present = interfaces.SelectMany(nic => nic.IPConfigurations).Select(configuration => configuration.PrivateAddress).Distinct().ToArray();
        all = present.Concat(former).Distinct().ToArray();
        var surveyed = present.Aggregate(AddressSet.Empty, (set, address) => set.Union(AddressSet.Of(address)));
        book = new AddressBook(null, null, VmNetwork.MembersOf(interfaces), surveyed);
    }

    public ResourceId Vm { get; }

    /// <summary>Whether a rule may concern an address that the VM has, or had when it was protected.</summary>
    public bool Has(SecurityRule rule) => all.Any(address => Has(rule, address));

    /// <summary>Whether a rule may concern an address that the VM has.</summary>
    public bool HasNow(SecurityRule rule) => present.Any(address => Has(rule, address));

    private bool Has(SecurityRule rule, IPAddressValue address) =>
        (rule.Destinations.Count == 0 && rule.DestinationGroups.Count == 0)
        || rule.Destinations.Select(text => book.Resolve(text, out _)).Concat(rule.DestinationGroups.Select(book.Resolve))
            .Any(resolved => resolved.Possible.Contains(address));
}
