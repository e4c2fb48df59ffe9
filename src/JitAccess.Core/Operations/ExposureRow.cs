using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Sources that one combination of rules lets in to a stretch of ports.</summary>
internal sealed record ExposureRow(SecurityProtocol Protocol, PortRange Ports, AddressSet From, Verdict Verdict, IReadOnlyList<PlacedName> Rules,
    IReadOnlyList<string> Notes)
{
    private const double Slash8 = 16777216;
    private const double Slash16OfV6 = 5.192296858534828e33;

    /// <summary>What tells rows apart that belong together: the rules and the verdict.</summary>
    public string Key => Verdict + "|" + string.Join("|", Rules.Select(rule => rule.ToString()));

    public bool FromInternet
    {
        get
        {
            var open = From.Intersect(AddressBook.PublicSpace);
            return open.CountOf(IPFamily.V4) >= Slash8 || open.CountOf(IPFamily.V6) >= Slash16OfV6;
        }
    }

    public JitExposure ToExposure(VmNetwork network, string port) => new()
    {
        VMName = network.Vm.Name,
        ResourceGroupName = network.Vm.Id.ResourceGroupName,
        ResourceId = network.Vm.Id.ToString(),
        Port = port,
        Protocol = Protocol.ToString(),
        From = Describe(network),
        FromInternet = FromInternet,
        Verdict = Verdict,
        Rules = Rules.Select(rule => rule.ToString()).ToArray(),
        Kind = Kind(),
        Notes = Notes,
    };

    private string Kind()
    {
        var names = Rules.Select(rule => rule.Rule).ToArray();
        return names.Any(name => OurRuleName.TryParse(name, out var ours) && ours!.Kind == OurRuleKind.Allow) ? "Grant"
            : names.Any(name => OurRuleName.TryParse(name, out var ours) && ours!.Kind == OurRuleKind.Keep) ? "Exempt"
            : names.Any(DefenderRule.IsDefender) ? "Defender" : "Standing";
    }

    private string Describe(VmNetwork network)
    {
        var families = network.Endpoints.Select(endpoint => endpoint.Address.Family).Distinct().ToArray();
        var reachable = families.Aggregate(AddressSet.Empty, (set, family) => set.Union(AddressSet.AllOf(family)));
        if (reachable.IsSubsetOf(From))
        {
            return "Any";
        }

        var all = AddressBook.PublicSpace.Intersect(reachable);
        if (!all.IsEmpty && all.IsSubsetOf(From))
        {
            var more = From.Except(all);
            return more.IsEmpty ? "Internet" : $"Internet, {Shorten(more)}";
        }

        return Shorten(From);
    }

    private static string Shorten(AddressSet set)
    {
        const int Most = 8;
        var prefixes = set.ToPrefixes().Take(Most + 1).Select(prefix => prefix.ToString()).ToArray();
        return prefixes.Length <= Most ? string.Join(", ", prefixes)
            : string.Join(", ", set.Ranges.Take(Most).Select(range => range.ToString())) + (set.Ranges.Count > Most ? ", ..." : string.Empty);
    }
}
