using System;
using System.Globalization;
using JitAccess.Core.Policies;

namespace JitAccess.PowerShell.Transformations;

internal static class MomentReader
{
    /// <exception cref="FormatException">It is neither a date nor a duration.</exception>
    public static Moment Read(Argument argument)
    {
        switch (argument.Value)
        {
            case Moment moment:
                return moment;
            case DateTimeOffset date:
                return new Moment(date);
            case DateTime date:
                return new Moment(date.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(DateTime.SpecifyKind(date, DateTimeKind.Local)) : new DateTimeOffset(date));
            case TimeSpan back:
                return new Moment(back);
        }

        if (argument.Text is not { } text)
        {
            throw new FormatException($"A date or a duration back is needed, such as 2026-11-22 or 2d, and not {argument.Describe()}.");
        }

        if (DurationText.TryParse(text, out var duration, out var problem))
        {
            return new Moment(duration);
        }

        // A number would be a day of some month to the date parser.
        if (text.IndexOfAny(['-', '/', ':']) > 0
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeLocal, out var parsed))
        {
            return new Moment(parsed);
        }

        throw new FormatException($"'{text}' {problem}; or a date, such as 2026-11-22 or 2026-11-22T08:00Z.");
    }
}
