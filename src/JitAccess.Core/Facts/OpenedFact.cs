using System.Collections.Generic;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>A grant is open and was read back; <see cref="Fact.At"/> is the moment of verification.</summary>
public sealed record OpenedFact : Fact
{
    public required RequestId RequestId { get; init; }

    /// <summary>The rules as they were read back. Empty where nothing had to be opened.</summary>
    public required IReadOnlyList<PlacedRule> Rules { get; init; }

    /// <summary><c>Proved</c>, or <c>Unknown: why</c>.</summary>
    public required string Proof { get; init; }
}
