using System;
using System.Globalization;
using JitAccess.Core.Policies;

namespace JitAccess.PowerShell.Transformations;

internal static class MomentReader
{
    private const string AheadForms = "+2h, 90m, 2026-11-23 08:00 (local time) or 2026-11-23T08:00Z";

    /// <exception cref="FormatException">It is neither a date nor a duration.</exception>
    public static Moment Read(Argument argument)
    {
        if (Known(argument.Value) is { } known)
        {
            return known;
        }

        if (argument.Text is not { } text)
        {
            throw new FormatException($"A date or a duration back is needed, such as 2026-11-22 or 2d, and not {argument.Describe()}.");
        }

        return DurationText.TryParse(text, out var duration, out var problem) ? new Moment(duration)
            : ReadDate(text) ?? throw new FormatException($"'{text}' {problem}; or a date, such as 2026-11-22 or 2026-11-22T08:00Z.");
    }

    /// <summary>Reads a moment to come.</summary>
    /// <exception cref="FormatException">It is neither a date nor a duration; a time without a date is none, since it may be either.</exception>
    public static Moment ReadAhead(Argument argument)
    {
        if (Known(argument.Value) is { } known)
        {
            return known;
        }

        if (argument.Text is not { } text)
        {
            throw new FormatException($"A start is needed, such as {AheadForms}, and not {argument.Describe()}.");
        }

        var trimmed = text.Trim();
        var hasDate = trimmed.IndexOfAny(['-', '/'], Math.Min(1, trimmed.Length)) > 0;
        if (trimmed.IndexOf(':') > 0 && !hasDate)
        {
            throw new FormatException($"'{text}' is a time without its date; write {AheadForms}.");
        }

        return DurationText.TryParse(trimmed.TrimStart('+'), out var duration, out _) ? new Moment(duration)
            : ReadDate(trimmed) ?? throw new FormatException($"'{text}' is no start; write {AheadForms}.");
    }

    private static Moment? Known(object? value) => value switch
    {
        Moment moment => moment,
        DateTimeOffset date => new Moment(date),
        DateTime date =>
            new Moment(date.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(DateTime.SpecifyKind(date, DateTimeKind.Local)) : new DateTimeOffset(date)),
        TimeSpan distance => new Moment(distance),
        _ => null,
    };

    // A number would be a day of some month to the date parser.
    private static Moment? ReadDate(string text) =>
        text.IndexOfAny(['-', '/', ':']) > 0
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeLocal, out var parsed)
            ? new Moment(parsed) : null;
}
