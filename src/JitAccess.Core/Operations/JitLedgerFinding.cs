namespace JitAccess.Core.Operations;

/// <summary>Something that is wrong in the ledger.</summary>
/// <param name="Problem">What sort of thing.</param>
/// <param name="Path">Where: a path in the ledger, without characters that do not print.</param>
/// <param name="Message">In a sentence, without characters that do not print.</param>
public sealed record JitLedgerFinding(LedgerProblem Problem, string Path, string Message)
{
    public override string ToString() => $"{Problem}: {Path}: {Message}";
}
