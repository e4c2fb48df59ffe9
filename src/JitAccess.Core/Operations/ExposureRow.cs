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

    /// <summary>Whether a large part of the public internet gets in, as <see cref="JitExposure.FromInternet"/> has it.</summary>
    public bool FromInternet => IsLarge(From) && IsLarge(From.Intersect(AddressBook.PublicSpace));

    /// <param name="network">The VM.</param>
    /// <param name="reach">From where packets can come at all.</param>
    /// <param name="port">The ports, as they were asked for.</param>
    public JitExposure ToExposure(VmNetwork network, Reach reach, string port) => new()
    {
        VMName = network.Vm.Name,
        ResourceGroupName = network.Vm.Id.ResourceGroupName,
        ResourceId = network.Vm.Id.ToString(),
        Port = port,
        Protocol = Protocol.ToString(),
        From = Describe(reach),
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

    private string Describe(Reach reach)
    {
        if (reach.Everywhere.IsSubsetOf(From))
        {
            return "Any";
        }

        if (!reach.Internet.IsEmpty && reach.Internet.IsSubsetOf(From))
        {
            var more = From.Except(reach.Internet);
            return more.IsEmpty ? "Internet" : $"Internet, {Shorten(more)}";
        }

        return Shorten(From);
    }

    // Prefixes where they are few, else ranges. A range takes at least one prefix.
    private static string Shorten(AddressSet set)
    {
        const int Most = 8;
        var prefixes = set.Ranges.Count > Most ? [] : set.ToPrefixes().Take(Most + 1).ToArray();
        return prefixes.Length is > 0 and <= Most ? string.Join(", ", prefixes)
            : string.Join(", ", set.Ranges.Take(Most)) + (set.Ranges.Count > Most ? ", ..." : string.Empty);
    }

    private static bool IsLarge(AddressSet set) => set.CountOf(IPFamily.V4) >= Slash8 || set.CountOf(IPFamily.V6) >= Slash16OfV6;
}
