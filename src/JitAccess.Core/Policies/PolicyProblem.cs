namespace JitAccess.Core.Policies;

/// <summary>Something that is wrong with a policy.</summary>
/// <param name="Path">Which member, as a policy file calls it, such as <c>ports[1].maxDuration</c>.</param>
/// <param name="Message">A sentence: which value, and what is allowed.</param>
public sealed record PolicyProblem(string Path, string Message)
{
    /// <summary>One of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; init; } = ErrorIds.PolicyInvalid;

    public override string ToString() => Message;
}
