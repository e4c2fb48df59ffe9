using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>An approver's yes or no.</summary>
public sealed record DecisionFact : Fact
{
    public required RequestId RequestId { get; init; }

    public required bool Approved { get; init; }

    public string? Comment { get; init; }
}
