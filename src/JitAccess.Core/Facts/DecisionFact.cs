using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>An approver's yes or no.</summary>
public sealed record DecisionFact : Fact
{
    public required RequestId RequestId { get; init; }

    /// <summary>The hash of the request fact that the approver saw: a decision counts for that one and no other.</summary>
    public required string Subject { get; init; }

    public required bool Approved { get; init; }

    public string? Comment { get; init; }
}
