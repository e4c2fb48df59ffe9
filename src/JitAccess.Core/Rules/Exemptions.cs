using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>What the administrator exempted from the baseline: sources, and foreign allow rules by name.</summary>
public sealed class Exemptions
{
    private readonly HashSet<string> ruleNames;

    private Exemptions(IReadOnlyList<string> texts, AddressSet sources, HashSet<string> ruleNames)
    {
        Texts = texts;
        Sources = sources;
        this.ruleNames = ruleNames;
    }

    public static Exemptions None { get; } = new([], AddressSet.Empty, new(StringComparer.OrdinalIgnoreCase));

    /// <summary>As they were given.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The exempt sources that are addresses.</summary>
    public AddressSet Sources { get; }

    /// <summary>Reads addresses, CIDRs, AzureLoadBalancer, VirtualNetwork (where it is resolved), or names of allow rules on the way to the VM.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ExemptionInvalid"/>.</exception>
    public static Exemptions Parse(IReadOnlyList<string> texts, VmNetwork network)
    {
        var sources = AddressSet.Empty;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var allows = network.SecurityGroups.Values.SelectMany(group => group.Inbound)
            .Where(rule => rule.Access == RuleAccess.Allow && !OurRuleName.IsOurs(rule)).Select(rule => rule.Name).Distinct().ToArray();
        foreach (var text in texts)
        {
            var rule = allows.FirstOrDefault(name => string.Equals(name, text.Trim(), StringComparison.OrdinalIgnoreCase));
            if (rule is not null)
            {
                _ = names.Add(rule);
                continue;
            }

            var resolved = network.Endpoints.Select(endpoint =>
                network.BookOf(endpoint).Resolve(text, out var malformed) is var result && !malformed && result.Unresolved is null ? result.Known : null)
                    .ToArray();
            if (resolved.Length == 0
                || resolved.Any(set =>
                set is null || set.IsEmpty || set.IsAll || set.Equals(AddressSet.AllOf(IPFamily.V4)) || set.Equals(AddressSet.AllOf(IPFamily.V6))))
            {
                throw new JitAccessException(
                    ErrorIds.ExemptionInvalid, JitErrorKind.InvalidArgument,
                    $"'{text}' cannot be exempted: it is neither an address, a CIDR, a service tag that could be resolved, nor an allow rule of the NSGs on the way to {network.Vm.Name}; those are: {string.Join(", ", allows)}.",
                    text);
            }

            sources = sources.Union(resolved.Aggregate(AddressSet.Empty, (all, set) => all.Union(set!)));
        }

        return new Exemptions(texts, sources, names);
    }

    public bool Includes(SecurityRule rule) => ruleNames.Contains(rule.Name);
}
