using System.Collections.Generic;

namespace JitAccess.Core.Policies;

/// <summary>What a document of policies says.</summary>
/// <param name="Drafts">The policies, as far as they could be read.</param>
/// <param name="Problems">What is wrong with the document itself, by JSON path; what is wrong with a policy is with its draft.</param>
public sealed record PolicyReading(IReadOnlyList<PolicyDraft> Drafts, IReadOnlyList<PolicyProblem> Problems)
{
    /// <summary>The longest document, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>The most policies of one document.</summary>
    public const int MaxPolicies = 1000;
}
