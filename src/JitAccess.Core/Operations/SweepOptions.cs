using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>What Invoke-JitSweep was told.</summary>
public sealed record SweepOptions
{
    /// <summary>What is never exceeded; null for what the connection allows.</summary>
    public Ceiling? Ceiling { get; init; }
}
