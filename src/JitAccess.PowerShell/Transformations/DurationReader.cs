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

        return DurationText.TryParse(text, out var duration, out var problem) ? duration : throw new FormatException($"'{text}' {problem}.");
    }
}
