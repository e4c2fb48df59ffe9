using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The texts of completion: what fits the word so far, and how it is written so that PowerShell reads it as one argument.</summary>
internal static class CompletionText
{
    private static readonly char[] Quotes = ['\'', '"', '\u2018', '\u2019', '\u201c', '\u201d'];

    // What PowerShell would read as a number and not as a text.
    private static readonly Regex Number = new(
        @"^(?:0x[0-9a-f]+|0b[01]+|\d+(?:\.\d*)?(?:e\d+)?)(?:d|n|u?[lsy]|u)?(?:[kmgtp]b)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    public static bool Matches(string candidate, string? word) => candidate.StartsWith((word ?? string.Empty).Trim(Quotes), StringComparison.OrdinalIgnoreCase);

    /// <summary>Quotes what needs it, and what was begun with a quote.</summary>
    public static string Quote(string text, string? word) =>
        IsPlain(text) && (string.IsNullOrEmpty(word) || !Quotes.Contains(word![0])) ? text : "'" + text.Replace("'", "''") + "'";

    private static bool IsPlain(string text) =>
        text.Length > 0 && text[0] is not ('-' or '.' or '/') && !Number.IsMatch(text)
        && text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.' or '/');
}
