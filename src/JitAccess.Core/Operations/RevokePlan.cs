namespace JitAccess.Core.Operations;

public sealed record RevokePlan
{
    public required JitPlan Plan { get; init; }

    /// <summary>Whether the request is over already: there is nothing to do.</summary>
    public bool IsOver { get; init; }
}
