using System.Linq;
using System.Text.RegularExpressions;

namespace JitAccess.Azure.Http;

/// <summary>Makes a text that came from elsewhere fit to be shown: one line, of bounded length, without anything that looks like a token.</summary>
internal static class SafeText
{
    public const int MaxLength = 500;

    // A JWT or the beginning of one, and whatever follows the word Bearer.
    private static readonly Regex Secret = new(
        @"eyJ[A-Za-z0-9_\-]{8,}(\.[A-Za-z0-9_\-]*)*|(?<=\bBearer\s)[A-Za-z0-9_\-.~+/]{16,}=*",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        Regex.InfiniteMatchTimeout);

    public static string Clean(string? text)
    {
        // Cut before the search too, so that a huge answer costs nothing.
        var bounded = text is { Length: > 8 * MaxLength } ? text.Substring(0, 8 * MaxLength) : text ?? string.Empty;
        var line = new string(bounded.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c).ToArray()).Trim();
        line = Secret.Replace(line, "(token removed)");
        return line.Length <= MaxLength ? line : line.Substring(0, char.IsHighSurrogate(line[MaxLength - 1]) ? MaxLength - 1 : MaxLength) + "...";
    }
}
