using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Rules;

/// <summary>What a proof came to.</summary>
/// <param name="Kind">How it came out.</param>
/// <param name="Reasons">Why it is not proved, a clause each.</param>
/// <param name="Witness">The packet that shows a violation.</param>
public sealed record ProofResult(ProofKind Kind, IReadOnlyList<string> Reasons, Witness? Witness = null)
{
    public static readonly ProofResult Proved = new(ProofKind.Proved, []);

    public static ProofResult Unknown(IEnumerable<string> reasons) => new(ProofKind.Unknown, reasons.Distinct().ToArray());

    public static ProofResult Violated(string reason, Witness? witness = null) => new(ProofKind.Violated, [reason], witness);

    public override string ToString() =>
        Kind == ProofKind.Proved ? "Proved" : $"{Kind}: {string.Join("; ", Reasons)}" + (Witness is null ? string.Empty : $" (for example {Witness})");
}
