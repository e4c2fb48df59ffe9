namespace JitAccess.Core.Facts;

/// <summary>A fact as it stands in the store.</summary>
/// <param name="Path">Where.</param>
/// <param name="Fact">What.</param>
/// <param name="Hash">The SHA-256 of its document, in lower-case hexadecimal digits.</param>
public sealed record StoredFact(FactPath Path, Fact Fact, string Hash);
