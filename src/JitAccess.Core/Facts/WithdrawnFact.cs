using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>The requester took the request back before it was opened.</summary>
public sealed record WithdrawnFact : Fact
{
    public required RequestId RequestId { get; init; }

    public string? Reason { get; init; }
}
