using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Reports;

/// <summary>How long grants stayed open past their expiry: what the pace of the sweep comes to.</summary>
internal sealed class LatenessSection(HtmlWriter html, IReadOnlyList<GrantSpan> grants, LastSweep? sweep)
{
    private const int Worst = 20;

    private static readonly TimeSpan[] Limits =
        [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.MaxValue];

    public void Write()
    {
        Sweep();
        var judged = grants.Where(grant => grant.Lateness is not null).OrderBy(grant => grant.Lateness).ToArray();
        if (judged.Length == 0)
        {
            _ = html.Leaf("p", "Nothing has been closed yet, and nothing is overdue.");
            return;
        }

        _ = html.Leaf("p", string.Format(
            CultureInfo.InvariantCulture,
            "Of {0:N0} grants that are over, half closed within {1} of their expiry, 95 of 100 within {2}, and the last after {3}.",
            judged.Length, At(judged, 0.5), At(judged, 0.95), At(judged, 1)));
        Spread(judged);
        var late = judged.Reverse().Where(grant => grant.Lateness > TimeSpan.Zero).Take(Worst).ToArray();
        if (late.Length == 0)
        {
            return;
        }

        _ = html.Leaf("h3", "The latest");
        using var table = new ReportTable(html, "The latest closings", isLong: false, "VM", "Port", "From", "Who", "Until", "Closed", "Lateness", "Request");
        foreach (var grant in late)
        {
            table.Row().Quote(grant.Request.VMName).Quote(grant.Request.Port).Quote(grant.Request.Source).Quote(grant.Request.Requester)
                .Moment(grant.Request.ExpiresOn).Moment(grant.Request.ClosedOn)
                .Cell(ReportText.Lateness(grant), grant.IsOpen ? "bad" : null).Cell(grant.Request.RequestId).End();
        }
    }

    private void Sweep()
    {
        if (sweep is null)
        {
            return;
        }

        _ = html.Begin("p");
        if (sweep.At is { } at)
        {
            _ = html.Write($"The last heartbeat of a sweep: {ReportText.Moment(at)}, on ").Quote(sweep.Host ?? string.Empty).Write(". ");
        }

        _ = sweep.IsRecent ? html.Write(sweep.Meaning) : html.Leaf("strong", sweep.Meaning, ("class", "bad"));
        _ = html.End();
        if (sweep.Failures.Count == 0)
        {
            return;
        }

        _ = html.Leaf("p", "In its last pass failed:").Begin("ul");
        foreach (var failure in sweep.Failures)
        {
            _ = html.Begin("li").Quote(failure).End();
        }

        _ = html.End();
    }

    private void Spread(IReadOnlyList<GrantSpan> judged)
    {
        using var table = new ReportTable(html, "How late grants closed", isLong: false, "Closed", "Grants", string.Empty);
        var below = 0;
        for (var index = 0; index < Limits.Length; index++)
        {
            var count = judged.Count(grant => grant.Lateness <= Limits[index]) - below;
            below += count;
            var name = index == 0 ? "in time" : index == Limits.Length - 1 ? $"later than {DurationText.Format(Limits[index - 1])}"
                : $"within {DurationText.Format(Limits[index])}";
            _ = table.Row().Cell(name).Cell(count.ToString("N0", CultureInfo.InvariantCulture));
            _ = html.Begin("td", ("class", "meter")).Begin("svg", ("viewBox", "0 0 1000 10"), ("height", "10"), ("preserveAspectRatio", "none"))
                .Begin("rect", ("class", index > 3 ? "glass" : "bar"), ("x", "0"), ("y", "0"),
                    ("width", (1000L * count / judged.Count).ToString(CultureInfo.InvariantCulture)), ("height", "10")).End().End().End();
            table.End();
        }
    }

    private static string At(IReadOnlyList<GrantSpan> judged, double share)
    {
        var lateness = judged[Math.Max(0, (int)Math.Ceiling(share * judged.Count) - 1)].Lateness!.Value;
        return DurationText.Format(lateness > TimeSpan.Zero ? lateness : TimeSpan.Zero);
    }
}
