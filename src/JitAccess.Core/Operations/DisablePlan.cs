namespace JitAccess.Core.Operations;

public sealed record DisablePlan
{
    public required JitPlan Plan { get; init; }
}
