namespace JitAccess.PowerShell.Completers;

/// <summary>Something that a word may be completed to.</summary>
/// <param name="Text">What is typed, without quotes.</param>
/// <param name="Description">What the shell shows of it where it shows a choice; never empty.</param>
internal sealed record Candidate(string Text, string Description)
{
    public static Candidate Of(string text) => new(text, text);
}
