namespace JitAccess.Core.Policies;

public enum ConstraintOutcome
{
    Satisfied,

    /// <summary>Not satisfied yet; waiting may help.</summary>
    Pending,

    Unsatisfied,

    /// <summary>Could not be evaluated; counts as unsatisfied.</summary>
    Failed,
}
