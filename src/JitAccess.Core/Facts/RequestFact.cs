using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>Somebody asked. The author is the requester.</summary>
public sealed record RequestFact : Fact
{
    public required AccessRequest Request { get; init; }
}
