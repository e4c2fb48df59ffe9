using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>A yes or no to a request, before it is stated.</summary>
public sealed record DecisionPlan
{
    public required JitPlan Plan { get; init; }

    /// <summary>The request as the approver saw it: the decision is about this one and no other.</summary>
    public required RequestStory Story { get; init; }

    public required bool Approved { get; init; }

    public string? Comment { get; init; }

    /// <summary>The VM's network; null where the caller may not read it, and for a no.</summary>
    public VmNetwork? Network { get; init; }
}
