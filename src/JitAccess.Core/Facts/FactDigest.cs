namespace JitAccess.Core.Facts;

/// <summary>That a document with this hash stood at this path.</summary>
public sealed record FactDigest(FactPath Path, string Hash);
