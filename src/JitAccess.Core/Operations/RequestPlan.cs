namespace JitAccess.Core.Operations;

public sealed record RequestPlan
{
    public required JitPlan Plan { get; init; }
}
