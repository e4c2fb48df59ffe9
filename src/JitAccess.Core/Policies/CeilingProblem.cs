namespace JitAccess.Core.Policies;

/// <summary>Something wrong with a ceiling.</summary>
/// <param name="Path">Where, such as <c>ports[2]</c>; empty for the whole.</param>
/// <param name="Message">What, without the path and without a full stop.</param>
public sealed record CeilingProblem(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
