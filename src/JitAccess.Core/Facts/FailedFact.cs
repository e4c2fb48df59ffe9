using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>A request could not be opened, and will not be.</summary>
public sealed record FailedFact : Fact, IAboutRequest
{
    public required RequestId RequestId { get; init; }

    public required string ErrorId { get; init; }

    public required string Message { get; init; }
}
