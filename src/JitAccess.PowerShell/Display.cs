using System;
using System.Globalization;
using System.Management.Automation.Runspaces;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell;

/// <summary>How times are shown: what JitAccess.Format.ps1xml calls. Invariant, so that a column has the same width everywhere.</summary>
public static class Display
{
    /// <summary>How long something still lasts, as <c>1h 12m left</c>, else when it ended; empty where it has no end.</summary>
    public static string Until(DateTimeOffset? end) => Until(end, Now);

    /// <summary>
    /// How long a grant still lasts, else when it ended; when it is to begin where that is still to come; empty where it was never open, or a sweep has yet to
    /// close what was revoked.
    /// </summary>
    public static string EndOf(JitRequest request) => EndOf(request, Now);

    /// <summary>Local time: the hour alone for today, else with the date.</summary>
    public static string Short(DateTimeOffset? moment) => Short(moment, Now);

    /// <summary>Local time to the second, and the same in UTC.</summary>
    public static string Full(DateTimeOffset? moment) => moment is { } there
        ? string.Format(CultureInfo.InvariantCulture, "{0:yyyy-MM-dd HH:mm:ss} ({1:yyyy-MM-dd HH:mm:ss} UTC)", there.LocalDateTime, there.UtcDateTime)
        : string.Empty;

    /// <summary>As it is typed, in whole seconds: <c>1h 30m</c>; empty where there is none.</summary>
    public static string Duration(TimeSpan? duration) => duration is { } there ? DurationText.Format(there) : string.Empty;

    // To the minute; seconds in the last one.
    internal static string Until(DateTimeOffset? end, DateTimeOffset? now)
    {
        if (end - now is not { } left || left <= TimeSpan.Zero)
        {
            return Short(end, now);
        }

        var whole = left < TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds))
            : TimeSpan.FromMinutes(Math.Floor(left.TotalMinutes));
        return DurationText.Format(whole) + " left";
    }

    internal static string EndOf(JitRequest request, DateTimeOffset? now)
    {
        if (request.Status is RequestStatus.Pending or RequestStatus.Approved && request.StartsOn > now)
        {
            // Ten characters a line, as wide as the column.
            return "from " + Short(request.StartsOn, now).Replace(" ", Environment.NewLine);
        }

        if (request.Status is RequestStatus.Pending or RequestStatus.Approved or RequestStatus.Opening or RequestStatus.Active)
        {
            return Until(request.ExpiresOn, now);
        }

        var ended = request.ClosedOn < request.ExpiresOn ? request.ClosedOn : request.ExpiresOn;
        return ended > now ? string.Empty : Short(ended, now);
    }

    internal static string Short(DateTimeOffset? moment, DateTimeOffset? now) => moment is { } there
        ? there.LocalDateTime.ToString(there.LocalDateTime.Date == now?.LocalDateTime.Date ? "HH:mm" : "MM-dd HH:mm", CultureInfo.InvariantCulture)
        : string.Empty;

    // The connection's, since a sandbox has its own time; null without one.
    private static DateTimeOffset? Now => RunspaceSession.Find(Runspace.DefaultRunspace)?.Context?.Clock.Now;
}
