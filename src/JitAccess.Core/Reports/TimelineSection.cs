using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace JitAccess.Core.Reports;

/// <summary>A picture of who had access to what and when: a strip for each VM, a bar for each grant.</summary>
internal sealed class TimelineSection(HtmlWriter html, AccessReport report, IReadOnlyList<GrantSpan> grants)
{
    private const int Width = 10000;
    private const int LaneHeight = 9;

    /// <summary>Grants of one VM at the same time that are drawn below each other; more share the last line.</summary>
    private const int MostLanes = 30;

    private const int Ticks = 6;

    public void Write()
    {
        if (grants.Count == 0)
        {
            _ = html.Leaf("p", "Nothing was opened.");
            return;
        }

        var begin = report.Since;
        var end = grants.Max(grant => grant.End);
        end = end > report.GeneratedOn ? end : report.GeneratedOn;
        _ = html.Begin("p", ("class", "soft"))
            .Write("A strip for each VM, a bar for each grant; the dashed line is now. The table below has the same in words. ")
            .Leaf("span", "Break-glass is red.", ("class", "bad")).End();
        _ = html.Begin("div", ("class", "lane")).Leaf("b", string.Empty).Begin("div", ("class", "axis"));
        for (var tick = 0; tick < Ticks; tick++)
        {
            var at = begin + TimeSpan.FromTicks((end - begin).Ticks / (Ticks - 1) * tick);
            _ = html.Leaf("span", at.UtcDateTime.ToString(end - begin > TimeSpan.FromDays(3) ? "MM-dd" : "MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        _ = html.End().End();
        foreach (var strip in grants.GroupBy(grant => grant.Request.ResourceId, StringComparer.OrdinalIgnoreCase)
            .OrderBy(strip => strip.First().Request.VMName, StringComparer.OrdinalIgnoreCase))
        {
            Strip(strip.ToArray(), begin, end);
        }
    }

    private void Strip(IReadOnlyList<GrantSpan> strip, DateTimeOffset begin, DateTimeOffset end)
    {
        var lanes = Lanes(strip);
        var height = ((lanes.Max() + 1) * LaneHeight).ToString(CultureInfo.InvariantCulture);
        var name = strip[0].Request.VMName;
        _ = html.Begin("div", ("class", "lane")).Begin("b").Quote(name).End()
            .Begin("svg", ("viewBox", $"0 0 {Width.ToString(CultureInfo.InvariantCulture)} {height}"), ("height", height), ("preserveAspectRatio", "none"),
                ("role", "img"),
                ("aria-label", string.Format(CultureInfo.InvariantCulture, "{0}: {1} grants", name, strip.Count)));
        for (var index = 0; index < strip.Count; index++)
        {
            var grant = strip[index];
            var request = grant.Request;
            var left = Place(grant.Begin, begin, end);
            var width = Math.Max(Place(grant.End, begin, end) - left, Width / 1000);
            _ = html.Begin(
                "rect",
                ("class", request.BreakGlass ? "glass" : grant.IsOpen ? "open" : "past"),
                ("x", Text(left)),
                ("y", Text(lanes[index] * LaneHeight)),
                ("width", Text(width)),
                ("height", Text(LaneHeight - 2)))
                .Leaf("title", $"{request.Requester}, {request.Port} from {request.Source}, {ReportText.Moment(grant.Begin)} to {ReportText.Moment(grant.End)}")
                    .End();
        }

        var now = Text(Place(report.GeneratedOn, begin, end));
        _ = html.Begin("line", ("class", "now"), ("x1", now), ("x2", now), ("y1", "0"), ("y2", height)).End().End().End();
    }

    // Each grant takes the first line that is free when it begins: what is free is kept in order, so this stays n log n.
    private static int[] Lanes(IReadOnlyList<GrantSpan> strip)
    {
        var result = new int[strip.Count];
        var busy = new SortedSet<(DateTimeOffset Until, int Lane)>();
        var free = new SortedSet<int>();
        for (var index = 0; index < strip.Count; index++)
        {
            while (busy.Count > 0 && busy.Min.Until <= strip[index].Begin)
            {
                _ = free.Add(busy.Min.Lane);
                _ = busy.Remove(busy.Min);
            }

            var lane = free.Count > 0 ? free.Min : busy.Count;
            if (lane >= MostLanes)
            {
                result[index] = MostLanes - 1;
                continue;
            }

            _ = free.Remove(lane);
            _ = busy.Add((strip[index].End, lane));
            result[index] = lane;
        }

        return result;
    }

    private static int Place(DateTimeOffset moment, DateTimeOffset begin, DateTimeOffset end)
    {
        var share = end > begin ? (double)(moment - begin).Ticks / (end - begin).Ticks : 0;
        return (int)(Math.Min(1, Math.Max(0, share)) * Width);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
