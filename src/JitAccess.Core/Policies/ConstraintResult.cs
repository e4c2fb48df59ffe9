namespace JitAccess.Core.Policies;

/// <summary>How one constraint came out, and why.</summary>
/// <param name="Kind">Which constraint.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Reason">A sentence for the person who asked: which value, what is allowed, what to do.</param>
/// <param name="ErrorId">The id of the refusal; null where it is satisfied.</param>
public sealed record ConstraintResult(ConstraintKind Kind, ConstraintOutcome Outcome, string Reason, string? ErrorId = null);
