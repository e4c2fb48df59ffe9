using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace JitAccess.Core.Network;

/// <summary>Which admin rule of a virtual network manager decides, and which earlier ones might decide instead because they could not be resolved.</summary>
public sealed class AdminDecision : IEquatable<AdminDecision>
{
    /// <summary>No admin rule matches: the NSGs decide.</summary>
    public static readonly AdminDecision None = new(null, []);

    private readonly AdminRuleAccess[] outcomes;

    public AdminDecision(SecurityAdminRule? rule, IReadOnlyList<SecurityAdminRule> unless)
    {
        Rule = rule;
        Unless = unless;
        outcomes = unless.Select(earlier => earlier.Access).Append(rule?.Access ?? AdminRuleAccess.Allow).Distinct().ToArray();
    }

    /// <summary>The first admin rule that certainly matches; null where none does, which goes on to the NSGs.</summary>
    public SecurityAdminRule? Rule { get; }

    /// <summary>The admin rules in front of it that may match, in order.</summary>
    public IReadOnlyList<SecurityAdminRule> Unless { get; }

    /// <summary>Whether the NSGs have a say, or may have one.</summary>
    public bool GoesOn => outcomes.Contains(AdminRuleAccess.Allow);

    /// <summary>The verdict of the whole path.</summary>
    /// <param name="groups">What the NSGs say.</param>
    public Verdict Then(Verdict groups)
    {
        var verdicts =
            outcomes.Select(access => access switch { AdminRuleAccess.Deny => Verdict.Denied, AdminRuleAccess.AlwaysAllow => Verdict.Allowed, _ => groups })
                .Distinct().ToArray();
        return verdicts.Length == 1 ? verdicts[0] : Verdict.Unknown;
    }

    public bool Equals(AdminDecision? other) =>
        other is not null && ReferenceEquals(Rule, other.Rule) && Unless.Count == other.Unless.Count
            && Unless.Zip(other.Unless, ReferenceEquals).All(same => same);

    public override bool Equals(object? obj) => Equals(obj as AdminDecision);

    public override int GetHashCode() => unchecked(((Rule is null ? 0 : RuntimeHelpers.GetHashCode(Rule)) * 397) ^ Unless.Count);

    public override string ToString() =>
        (Rule is null ? "no admin rule" : $"admin rule {Rule.Name}") + (
            Unless.Count == 0 ? string.Empty : $", unless {string.Join(", ", Unless.Select(rule => rule.Name))} matches");
}
