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
    private const int LongestBrief = 100;

    /// <summary>The code point of the first character that does not print as it stands; null where all do.</summary>
    public static int? FirstProblem(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!Prints(text, index))
            {
                return index + 1 < text.Length && char.IsSurrogatePair(text, index) ? char.ConvertToUtf32(text, index) : text[index];
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

    /// <summary>The same for an error that names what somebody gave: not for ever, either.</summary>
    public static string Brief(string text) => Clean(text.Length <= LongestBrief ? text : text.Substring(0, LongestBrief) + "...")!;

    private static bool Prints(string text, int index)
    {
        // The second half of a pair is what the first is: tags and private characters beyond the basic plane print no more than those within.
        var first = index > 0 && char.IsSurrogatePair(text, index - 1) ? index - 1 : index;
        return CharUnicodeInfo.GetUnicodeCategory(text, first) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);
    }
}
