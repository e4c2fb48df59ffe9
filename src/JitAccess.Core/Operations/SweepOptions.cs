namespace JitAccess.Core.Operations;

/// <summary>What Invoke-JitSweep was told.</summary>
public sealed record SweepOptions;
