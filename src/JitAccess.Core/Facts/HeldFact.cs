using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>
/// A sweep did not open a request, for a reason that is the sweep's own and may pass, such as its ceiling. The request goes on waiting. Stated once a
/// request.
/// </summary>
public sealed record HeldFact : Fact, IAboutRequest
{
    public required RequestId RequestId { get; init; }

    public required string ErrorId { get; init; }

    public required string Message { get; init; }
}
