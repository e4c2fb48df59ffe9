using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Policies;

/// <summary>A policy's answer to a request: every constraint with its reason.</summary>
public sealed record PolicyEvaluation(IReadOnlyList<ConstraintResult> Constraints)
{
    public bool IsSatisfied => Constraints.All(constraint => constraint.Outcome == ConstraintOutcome.Satisfied);

    /// <summary>Whether nothing is refused and something is still to come.</summary>
    public bool IsPending => !IsRefused && !IsSatisfied;

    public bool IsRefused => Constraints.Any(constraint => constraint.Outcome is ConstraintOutcome.Unsatisfied or ConstraintOutcome.Failed);

    /// <summary>Whether nothing is refused but for want of an answer: it does not open, and a later look may find the answer.</summary>
    public bool IsUndecided => IsRefused && !Constraints.Any(constraint => constraint.Outcome == ConstraintOutcome.Unsatisfied);

    /// <summary>The refusal of the first constraint that is not satisfied, with the reasons of all of them.</summary>
    public JitAccessException ToException(object? target)
    {
        var refused = Constraints.Where(constraint => constraint.Outcome is ConstraintOutcome.Unsatisfied or ConstraintOutcome.Failed).ToArray();
        return new JitAccessException(
            refused.FirstOrDefault()?.ErrorId ?? ErrorIds.PolicyRefused, JitErrorKind.PermissionDenied, string.Join(
                " ", refused.Select(constraint => constraint.Reason)), target);
    }
}
