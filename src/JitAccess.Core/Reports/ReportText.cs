using System;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Reports;

/// <summary>How moments, spans and people read in a report. The same in every culture.</summary>
internal static class ReportText
{
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How late something closed, in words.</summary>
    public static string Lateness(GrantSpan grant) => grant.Lateness switch
    {
        null => string.Empty,
        { } late when late <= TimeSpan.Zero => "in time",
        { } late when grant.IsOpen => $"{DurationText.Format(late)} OVERDUE",
        { } late => $"{DurationText.Format(late)} late",
    };

    public static string Status(RequestStatus status) => status switch
    {
        RequestStatus.Closing => "Closing, not confirmed",
        _ => status.ToString(),
    };

    /// <summary>Who let it happen.</summary>
    public static string Approval(JitRequest request) => request switch
    {
        { BreakGlass: true, SkippedApprovers.Count: > 0 } => $"not asked: {string.Join(", ", request.SkippedApprovers)}",
        { BreakGlass: true } => string.Empty,
        { ApprovedBy.Count: > 0 } => string.Join(", ", request.ApprovedBy),
        _ => string.Empty,
    };

    /// <summary>Reason and ticket.</summary>
    public static string Why(JitRequest request) =>
        string.Join("; ", new[] { request.Reason, request.Ticket }.Where(text => !string.IsNullOrEmpty(text)));
}
