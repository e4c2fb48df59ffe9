using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>What the NSGs on the way to an endpoint decide about some sources: a packet gets in only where every one of them lets it.</summary>
public sealed class PathDecision : IEquatable<PathDecision>
{
    public PathDecision(IReadOnlyList<RuleDecision> decisions)
    {
        Decisions = decisions;
        Verdict = decisions.Any(decision => decision.Verdict == Verdict.Denied) ? Verdict.Denied
            : decisions.All(decision => decision.Verdict == Verdict.Allowed) ? Verdict.Allowed : Verdict.Unknown;
    }

    /// <summary>One an NSG, in the order of the path.</summary>
    public IReadOnlyList<RuleDecision> Decisions { get; }

    public Verdict Verdict { get; }

    /// <summary>Whether both decide alike, whatever the unresolved parts turn out to be.</summary>
    public bool DecidesLike(PathDecision other) =>
        Verdict != Verdict.Unknown || other.Verdict != Verdict.Unknown
            ? Verdict == other.Verdict
            : Decisions.Count == other.Decisions.Count && Decisions.Zip(other.Decisions, (left, right) => left.DecidesLike(right)).All(same => same);

    public bool Equals(PathDecision? other) => other is not null && Decisions.SequenceEqual(other.Decisions);

    public override bool Equals(object? obj) => Equals(obj as PathDecision);

    public override int GetHashCode() => Decisions.Aggregate(17, (hash, decision) => unchecked((hash * 31) + decision.GetHashCode()));

    public override string ToString() => $"{Verdict} ({string.Join("; ", Decisions)})";
}
