using System.Globalization;
using System.Text;

namespace JitAccess.Core.Requests;

/// <summary>
/// Text that people typed and that is shown on other people's consoles and pages: one line, no control characters, nothing that reverses the
/// reading direction, no broken surrogate pairs.
/// </summary>
public static class PrintableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The first character that does not print as it stands; null where all do.</summary>
    public static char? FirstProblem(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!Prints(text, index))
            {
                return text[index];
            }
        }

        return null;
    }

    /// <summary>The text with a replacement character for each that does not print.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || FirstProblem(text) is null)
        {
            return text;
        }

        var builder = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            _ = builder.Append(Prints(text, index) ? text[index] : Replacement);
        }

        return builder.ToString();
    }

    private static bool Prints(string text, int index) => char.IsHighSurrogate(text[index]) ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
        : char.IsLowSurrogate(text[index]) ? index > 0 && char.IsHighSurrogate(text[index - 1])
        : char.GetUnicodeCategory(text[index]) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse);
}
