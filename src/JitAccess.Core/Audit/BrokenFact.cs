using JitAccess.Core.Facts;

namespace JitAccess.Core.Audit;

/// <summary>A document at the path of a fact that cannot be read, and why.</summary>
internal sealed record BrokenFact(FactPath Path, string Message);
