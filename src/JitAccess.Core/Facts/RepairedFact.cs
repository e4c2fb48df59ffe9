using System.Collections.Generic;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>A sweep put something right that was not as the facts say.</summary>
public sealed record RepairedFact : Fact
{
    public required RequestId RequestId { get; init; }

    /// <summary>A short lower-case word of what was repaired, such as <c>tag</c> or <c>surfaced</c>; part of the path.</summary>
    public required string What { get; init; }

    public required string Message { get; init; }

    public IReadOnlyList<PlacedRule> Rules { get; init; } = [];
}
