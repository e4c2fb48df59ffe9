using System.Collections.Generic;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>A draft with its people.</summary>
/// <param name="Policy">Valid only where there is no problem.</param>
/// <param name="Problems">All that is wrong, by member.</param>
/// <param name="Notes">What a person should know all the same.</param>
internal sealed record ResolvedPolicy(AccessPolicy Policy, IReadOnlyList<PolicyProblem> Problems, IReadOnlyList<string> Notes);
