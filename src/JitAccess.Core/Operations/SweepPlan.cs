namespace JitAccess.Core.Operations;

public sealed record SweepPlan
{
    public required JitPlan Plan { get; init; }
}
