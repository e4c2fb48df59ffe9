using System.Collections.Generic;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>A delete lock kept the rules from being deleted, so they were turned into denies.</summary>
public sealed record NeutralisedFact : Fact
{
    public required RequestId RequestId { get; init; }

    public required IReadOnlyList<PlacedRule> Rules { get; init; }
}
