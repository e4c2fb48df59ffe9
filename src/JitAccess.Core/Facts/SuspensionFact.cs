namespace JitAccess.Core.Facts;

/// <summary>The kill switch of a ledger: while it is on, nothing opens by any policy. What is open stays until its end.</summary>
public sealed record SuspensionFact : Fact, IRevision
{
    public required int Revision { get; init; }

    public string? Previous { get; init; }

    /// <summary>Whether everything is suspended from here on.</summary>
    public required bool Suspended { get; init; }

    public string? Reason { get; init; }
}
