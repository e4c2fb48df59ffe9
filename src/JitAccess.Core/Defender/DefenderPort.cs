using System.Collections.Generic;

namespace JitAccess.Core.Defender;

/// <summary>A port that Defender opens.</summary>
/// <param name="Number">0 to 65535; null where it is missing or no number.</param>
/// <param name="Protocol"><c>*</c>, <c>TCP</c> or <c>UDP</c>; null where it is missing.</param>
/// <param name="Sources">Addresses, CIDRs, service tags or <c>*</c>; empty where none is given, which means any.</param>
/// <param name="MaxDuration">In ISO 8601; null where it is missing.</param>
public sealed record DefenderPort(int? Number, string? Protocol, IReadOnlyList<string> Sources, string? MaxDuration);
