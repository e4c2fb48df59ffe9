using JitAccess.Core.Policies;

namespace JitAccess.Core.Facts;

/// <summary>One revision of a named policy.</summary>
public sealed record PolicyFact : Fact, IRevision
{
    /// <summary>Lower case; see <see cref="PolicyName"/>. The policy's own name is the same.</summary>
    public required string Name { get; init; }

    public required int Revision { get; init; }

    public string? Previous { get; init; }

    public required PolicyState State { get; init; }

    public required AccessPolicy Policy { get; init; }

    /// <summary>Why it was suspended, resumed or removed.</summary>
    public string? Reason { get; init; }
}
