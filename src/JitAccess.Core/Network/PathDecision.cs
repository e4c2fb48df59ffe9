using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>
/// What the NSGs on the way to an endpoint decide about some sources: a packet gets in only where every one of them lets it. Admin rules come first.
/// </summary>
public sealed class PathDecision : IEquatable<PathDecision>
{
    private readonly Verdict groups;
    private readonly int hash;

    /// <param name="decisions">One an NSG.</param>
    /// <param name="admin">What admin rules say; null where there are none.</param>
    public PathDecision(IReadOnlyList<RuleDecision> decisions, AdminDecision? admin = null)
    {
        Admin = admin ?? AdminDecision.None;
        Decisions = Admin.GoesOn ? decisions : [];
        groups = Verdict.Allowed;
        foreach (var decision in decisions)
        {
            groups = groups == Verdict.Denied || decision.Verdict == Verdict.Allowed ? groups : decision.Verdict;
        }

        hash = Admin.GetHashCode();
        foreach (var decision in Decisions)
        {
            hash = unchecked((hash * 31) + decision.GetHashCode());
        }

        Verdict = admin is null ? groups : admin.Then(groups);
    }

    /// <summary>What the admin rules of virtual network managers say, in front of every NSG.</summary>
    public AdminDecision Admin { get; }

    /// <summary>One an NSG, in the order of the path; none where an admin rule ends it.</summary>
    public IReadOnlyList<RuleDecision> Decisions { get; }

    public Verdict Verdict { get; }

    /// <summary>The rules that let it in or keep it out, in words.</summary>
    public IEnumerable<string> DecidedBy => Admin is { Rule: { } rule, GoesOn: false }
        ? [$"admin rule '{rule.Name}' of a virtual network manager (before every NSG)"]
        : Decisions.Where(decision => Verdict != Verdict.Denied || decision.Verdict == Verdict.Denied).Select(decision => $"rule '{decision.Rule?.Name}'");

    /// <summary>Whether both decide alike, whatever the unresolved parts turn out to be.</summary>
    public bool DecidesLike(PathDecision other)
    {
        if (Verdict != Verdict.Unknown || other.Verdict != Verdict.Unknown)
        {
            return Verdict == other.Verdict;
        }

        if (!Admin.Equals(other.Admin))
        {
            return false;
        }

        return !Admin.GoesOn || (groups != Verdict.Unknown && groups == other.groups)
            || (Decisions.Count == other.Decisions.Count && Decisions.Zip(other.Decisions, (left, right) => left.DecidesLike(right)).All(same => same));
    }

    public bool Equals(PathDecision? other) =>
        ReferenceEquals(this, other) || (other is not null && Admin.Equals(other.Admin) && Decisions.SequenceEqual(other.Decisions));

    public override bool Equals(object? obj) => Equals(obj as PathDecision);

    public override int GetHashCode() => hash;

    public override string ToString() => $"{Verdict} ({string.Join("; ", Decisions.Select(decision => decision.ToString()).Prepend(Admin.ToString()))})";
}
