using System;
using JitAccess.Core.Policies;

namespace JitAccess.PowerShell.Transformations;

internal static class DurationReader
{
    /// <summary>Zero for nothing, an empty text, and <c>None</c>.</summary>
    /// <exception cref="FormatException">It is neither that nor a duration.</exception>
    public static TimeSpan ReadOptional(Argument argument)
    {
        if (argument.Value is null || argument.Text is { } text
            && (text.Trim().Length == 0 || string.Equals(text.Trim(), "None", StringComparison.OrdinalIgnoreCase)))
        {
            return TimeSpan.Zero;
        }

        try
        {
            return Read(argument);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{e.Message} None takes the limit away.", e);
        }
    }

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
