using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Reports;

/// <summary>Makes one page of a report that needs nothing beside itself: no network, no font, no image, no script that it could not do without. Pure.</summary>
public sealed class ReportPage
{
    private static readonly (string Id, string Title)[] Sections =
    [
        ("open", "Open now"), ("pending", "Waiting"), ("glass", "Break-glass"), ("timeline", "Timeline"), ("grants", "Grants"), ("refused", "Not opened"),
            ("lateness", "Lateness"), ("exposure", "Exposure"), ("vms", "Protected VMs"),
    ];

    private readonly AccessReport report;
    private readonly HtmlWriter html = new();
    private readonly IReadOnlyList<GrantSpan> grants;

    private ReportPage(AccessReport report)
    {
        this.report = report;
        grants = report.Requests.Select(request => GrantSpan.Of(request, report.GeneratedOn)).OfType<GrantSpan>().OrderBy(grant => grant.Begin).ToArray();
    }

    /// <summary>What the browser is told to allow: the style and the script of the page by their hashes, and nothing else from anywhere.</summary>
    public static string SecurityPolicy { get; } =
        $"default-src 'none'; style-src {InlineCode.Style.Hash}; script-src {InlineCode.Script.Hash}; base-uri 'none'; form-action 'none'";

    /// <summary>The page as HTML; its time grows with the number of grants and little more.</summary>
    public static string Render(AccessReport report) => new ReportPage(report).Render();

    private string Render()
    {
        _ = html.Begin("html", ("lang", "en"));
        Head();
        _ = html.Begin("body");
        Header();
        _ = html.Begin("main");
        Summary();
        var requests = new RequestSections(html, report, grants);
        Section("open", requests.Open);
        Section("pending", requests.Waiting);
        Section("glass", requests.BreakGlass);
        Section("timeline", new TimelineSection(html, report, grants).Write);
        Section("grants", requests.Grants);
        Section("refused", requests.NotOpened);
        Section("lateness", new LatenessSection(html, grants, report.Sweep).Write);
        var network = new NetworkSections(html, report);
        Section("exposure", network.Exposure);
        Section("vms", network.Protected);
        _ = html.End();
        Footer();
        return html.End().End().ToString();
    }

    private void Head() => html.Begin("head")
        .Begin("meta", ("charset", "utf-8"))
        .Begin("meta", ("http-equiv", "Content-Security-Policy"), ("content", SecurityPolicy))
        .Begin("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
        .Begin("meta", ("name", "color-scheme"), ("content", "light dark"))
        .Begin("meta", ("name", "referrer"), ("content", "no-referrer"))
        .Leaf("title", $"JitAccess report, {ReportText.Moment(report.GeneratedOn)}")
        .Write(InlineCode.Style)
        .End();

    private void Header()
    {
        _ = html.Begin("header").Leaf("h1", "Just-in-time access").Begin("p", ("class", "soft"))
            .Write($"{ReportText.Moment(report.Since)} to {ReportText.Moment(report.GeneratedOn)}. All times are UTC.").End();
        _ = html.Begin("dl", ("class", "facts"));
        foreach (var (name, value) in new[]
        {
            ("Made by", report.Account), ("Cloud", $"{report.Environment}, tenant {report.TenantId}"),
                ("Subscriptions", string.Join(", ", report.Subscriptions)), ("Ledger", report.Store),
        })
        {
            _ = html.Leaf("dt", name).Begin("dd").Quote(value).End();
        }

        _ = html.End();
        if (report.Gaps.Count > 0)
        {
            _ = html.Begin("div", ("class", "gaps")).Leaf("strong", "This report has gaps, so nothing follows from what is not in it:").Begin("ul");
            foreach (var gap in report.Gaps)
            {
                _ = html.Begin("li").Quote(gap).End();
            }

            _ = html.End().End();
        }

        _ = html.Begin("nav", ("aria-label", "Sections"));
        foreach (var (id, title) in Sections)
        {
            _ = html.Leaf("a", title, ("href", "#" + id)).Write(" ");
        }

        _ = html.End().End();
    }

    private void Summary()
    {
        var late = grants.Where(grant => grant.Lateness > TimeSpan.Zero).ToArray();
        var unprotected = new HashSet<string>(report.Vms.Where(vm => !vm.Protected).Select(vm => vm.ResourceId), StringComparer.OrdinalIgnoreCase);
        var exposed = report.Exposure.Where(row => row.FromInternet && unprotected.Contains(row.ResourceId)).Select(row => row.ResourceId)
            .Distinct(StringComparer.OrdinalIgnoreCase).Count();
        _ = html.Begin("ul", ("class", "tiles"));
        Tile(grants.Count(grant => grant.IsOpen), "open now", null);
        Tile(report.Requests.Count(request => request.Status is RequestStatus.Pending or RequestStatus.Approved), "waiting", null);
        Tile(grants.Count, "grants in the period", null);
        Tile(report.Requests.Count(request => request.Status == RequestStatus.Denied), "denied", null);
        Tile(report.Requests.Count(request => request.BreakGlass), "break-glass", "warn");
        Tile(late.Length == 0 ? "0s" : DurationOf(late.Max(grant => grant.Lateness!.Value)), "worst lateness", late.Any(grant => grant.IsOpen) ? "bad" : null);
        if (report.Sweep is { } sweep)
        {
            Tile(sweep.At is { } at ? DurationOf(MinutesBetween(at, report.GeneratedOn)) : "none", "since the last sweep", sweep.IsRecent ? null : "bad");
        }

        Tile(exposed, "unprotected VMs reachable from the internet", "bad");
        _ = html.End();
    }

    private void Tile(int count, string name, string? mark) => Tile(count.ToString("N0", CultureInfo.InvariantCulture), name, count == 0 ? null : mark);

    private void Tile(string value, string name, string? mark)
    {
        _ = html.Begin("li");
        _ = mark is null ? html.Leaf("strong", value) : html.Leaf("strong", value, ("class", mark));
        _ = html.Write(name).End();
    }

    private void Section(string id, Action write)
    {
        _ = html.Begin("section", ("id", id)).Leaf("h2", Sections.First(section => section.Id == id).Title);
        write();
        _ = html.End();
    }

    private void Footer()
    {
        _ = html.Begin("footer")
            .Leaf("p", "Made by JitAccess from its ledger and from the rules of network security groups (NSGs). What the ledger says is as good as the rights on its store. "
                + "Exposure is computed from NSGs and never means that something answers; admin rules of virtual network managers are left out. Established connections may outlive a rule.")
            .End()
            .Write(InlineCode.Script);
    }

    private static TimeSpan MinutesBetween(DateTimeOffset begin, DateTimeOffset end) =>
        TimeSpan.FromMinutes(Math.Max(0, Math.Floor((end - begin).TotalMinutes)));

    private static string DurationOf(TimeSpan duration) => Policies.DurationText.Format(duration);
}
