using System;
using JitAccess.Core.Policies;

namespace JitAccess.PowerShell.Transformations;

internal static class DurationReader
{
    /// <exception cref="FormatException">It is no duration; a bare number is none.</exception>
    public static TimeSpan Read(Argument argument)
    {
        if (argument.Value is TimeSpan given)
        {
            return given;
        }

        if (argument.Text is not { } text)
        {
            throw new FormatException($"A duration is needed, such as {DurationText.Forms}, and not {argument.Describe()}.");
        }

        if (DurationText.TryParse(text, out var duration, out var problem))
        {
            return duration;
        }

        // $x = 1d makes a decimal of it: only a literal that is an argument itself arrives with its text.
        var hint = argument.Value is string ? string.Empty : " In a variable PowerShell keeps the number alone, so write $x = '1d' in quotes.";
        throw new FormatException($"'{text}' {problem}.{hint}");
    }
}
