using JitAccess.Core.Facts;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>A policy that counts for a VM now.</summary>
/// <param name="Policy">As it is now.</param>
/// <param name="Name">Null for the VM's own.</param>
/// <param name="Revision">0 for the VM's own.</param>
/// <param name="WrittenBy">The author of that revision.</param>
internal sealed record EffectivePolicy(AccessPolicy Policy, string? Name, int Revision, FactAuthor WrittenBy);
