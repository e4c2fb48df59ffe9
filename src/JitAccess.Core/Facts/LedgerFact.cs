namespace JitAccess.Core.Facts;

/// <summary>The identity of a ledger: what Deny and Keep rules name, so that another ledger's client leaves them alone.</summary>
public sealed record LedgerFact : Fact
{
    /// <summary>16 base32 characters.</summary>
    public required string LedgerId { get; init; }
}
