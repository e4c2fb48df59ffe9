using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>What one of a VM's policies says to a request.</summary>
internal sealed record RequestVerdict
{
    public required PolicyCase Case { get; init; }

    public required PolicyEvaluation Evaluation { get; init; }

    /// <summary>Null for the VM's own policy.</summary>
    public string? PolicyName { get; init; }

    /// <summary>0 for the VM's own policy.</summary>
    public int PolicyRevision { get; init; }

    /// <summary>Who wrote what decides: the author of the policy's revision, or of the protection.</summary>
    public required FactAuthor WrittenBy { get; init; }

    public AccessPolicy Policy => Case.Policy;

    /// <summary>What it waits for, in sentences.</summary>
    public string Waits =>
        string.Join(" ", Evaluation.Constraints.Where(constraint => constraint.Outcome == ConstraintOutcome.Pending).Select(constraint => constraint.Reason));

    public IReadOnlyList<Person> CountedApprovals => Approvals.Counted(Case);

    public bool IsGlassBroken => Policy.RequiredApprovals > 0 && Approvals.IsGlassBroken(Case);

    /// <summary>Whether the policy asks other people, so that it matters who wrote what.</summary>
    public bool NeedsAttestation => Policy.RequiredApprovals > 0;
}
