using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>Somebody wants a grant closed before its time.</summary>
public sealed record RevokeFact : Fact
{
    public required RequestId RequestId { get; init; }

    public string? Reason { get; init; }
}
