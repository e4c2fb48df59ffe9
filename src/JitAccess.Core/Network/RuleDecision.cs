using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace JitAccess.Core.Network;

/// <summary>Which rule of an NSG decides, and which earlier rules might decide instead because they could not be resolved.</summary>
public sealed class RuleDecision : IEquatable<RuleDecision>
{
    public RuleDecision(SecurityRule? rule, IReadOnlyList<SecurityRule> unless)
    {
        Rule = rule;
        Unless = unless;
        Verdict = Access == RuleAccess.Allow
            ? unless.All(earlier => earlier.Access == RuleAccess.Allow) ? Verdict.Allowed : Verdict.Unknown
            : unless.All(earlier => earlier.Access == RuleAccess.Deny) ? Verdict.Denied : Verdict.Unknown;
    }

    /// <summary>The first rule that certainly matches; null where none does, which denies.</summary>
    public SecurityRule? Rule { get; }

    public RuleAccess Access => Rule?.Access ?? RuleAccess.Deny;

    /// <summary>The rules in front of it that may match, in order.</summary>
    public IReadOnlyList<SecurityRule> Unless { get; }

    public Verdict Verdict { get; }

    /// <summary>Whether both decide alike whatever the unresolved parts turn out to be: the same accesses behind the same unresolved rules.</summary>
    public bool DecidesLike(RuleDecision other)
    {
        if (Verdict != Verdict.Unknown || other.Verdict != Verdict.Unknown)
        {
            return Verdict == other.Verdict && Verdict != Verdict.Unknown;
        }

        return Essence().SequenceEqual(other.Essence());
    }

    public bool Equals(RuleDecision? other) =>
        ReferenceEquals(this, other)
            || (other is not null && ReferenceEquals(Rule, other.Rule) && Unless.SequenceEqual(other.Unless, ReferenceComparer.Instance));

    public override bool Equals(object? obj) => Equals(obj as RuleDecision);

    public override int GetHashCode() => unchecked(((Rule is null ? 0 : RuntimeHelpers.GetHashCode(Rule)) * 397) ^ Unless.Count);

    public override string ToString() =>
        $"{Verdict} by {Rule?.Name ?? "no rule"}" + (
            Unless.Count == 0 ? string.Empty : $", unless {string.Join(", ", Unless.Select(rule => rule.Name))} matches");

    // Unresolved rules right in front of the decision that decide the same do not matter.
    private IEnumerable<string> Essence()
    {
        var count = Unless.Count;
        while (count > 0 && Unless[count - 1].Access == Access)
        {
            count--;
        }

        return Unless.Take(count).Select(rule => rule.Name.ToUpperInvariant() + rule.Access).Concat([Access.ToString()]);
    }

    private sealed class ReferenceComparer : IEqualityComparer<SecurityRule>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(SecurityRule? x, SecurityRule? y) => ReferenceEquals(x, y);

        public int GetHashCode(SecurityRule obj) => obj.Priority;
    }
}
