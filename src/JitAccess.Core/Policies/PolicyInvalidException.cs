using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Policies;

/// <summary>Everything that is wrong with a policy, or with a document of policies.</summary>
public sealed class PolicyInvalidException : JitAccessException
{
    /// <param name="problems">One or more.</param>
    /// <param name="target">The name of the policy, or of the document.</param>
    public PolicyInvalidException(IReadOnlyList<PolicyProblem> problems, string target)
        : base(IdOf(problems), KindOf(problems), string.Join(" ", problems), target) => Problems = problems;

    public IReadOnlyList<PolicyProblem> Problems { get; }

    private static string IdOf(IReadOnlyList<PolicyProblem> problems) =>
        problems.All(problem => string.Equals(problem.ErrorId, problems[0].ErrorId, StringComparison.Ordinal)) ? problems[0].ErrorId : ErrorIds.PolicyInvalid;

    private static JitErrorKind KindOf(IReadOnlyList<PolicyProblem> problems) =>
        IdOf(problems) is ErrorIds.PersonNotFound ? JitErrorKind.NotFound : JitErrorKind.InvalidArgument;
}
