using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Reports;

/// <summary>What was asked for, by whom, and what came of it.</summary>
internal sealed class RequestSections(HtmlWriter html, AccessReport report, IReadOnlyList<GrantSpan> grants)
{
    private const string Broken = "BREAK-GLASS";

    /// <summary>Who may get in now: by the ledger, and by rules that no live request explains.</summary>
    public void Open()
    {
        var open = grants.Where(grant => grant.IsOpen).OrderBy(grant => grant.Request.ExpiresOn).ToArray();
        var known = new HashSet<string>(open.Select(grant => grant.Request.ResourceId), StringComparer.OrdinalIgnoreCase);
        var opening = report.Requests.Where(request => request.Status == RequestStatus.Opening).ToArray();
        known.UnionWith(opening.Select(request => request.ResourceId));
        var stray = report.Exposure.Where(row => row.Kind == "Grant" && !known.Contains(row.ResourceId)).ToArray();
        if (open.Length + opening.Length + stray.Length == 0)
        {
            _ = html.Leaf("p", "Nothing is open.");
            return;
        }

        if (open.Length + opening.Length > 0)
        {
            using var table = new ReportTable(
                html, "Grants that are open", isLong: false, "VM", "Port", "From", "Who", "Until", "Left", "State", "Approved by", "Why");
            foreach (var request in open.Select(grant => grant.Request).Concat(opening))
            {
                var left = (request.ExpiresOn ?? report.GeneratedOn) - report.GeneratedOn;
                _ = table.Row().Quote(request.VMName).Quote(request.Port).Quote(request.Source).Quote(request.Requester).Moment(request.ExpiresOn);
                _ = left > TimeSpan.Zero ? table.Cell(DurationText.Format(left)) : table.Cell($"{DurationText.Format(left.Negate())} OVERDUE", "bad");
                _ = table.Cell(ReportText.Status(request.Status), request.Status == RequestStatus.Active ? "good" : "warn");
                Approval(table, request).Quote(ReportText.Why(request)).End();
            }
        }

        if (stray.Length > 0)
        {
            _ = html.Leaf("p", "These rules of JitAccess let somebody in although the ledger knows no live request for the VM. A sweep closes them by what the rules say themselves.", ("class", "bad"));
            NetworkSections.Rows(html, "Grants without a live request", stray, report.Vms);
        }
    }

    public void Waiting()
    {
        var waiting = report.Requests.Where(request => request.Status is RequestStatus.Pending or RequestStatus.Approved).ToArray();
        if (waiting.Length == 0)
        {
            _ = html.Leaf("p", "Nothing waits.");
            return;
        }

        using var table = new ReportTable(
            html, "Requests that wait", isLong: false, "Asked", "Who", "VM", "Port", "From", "For", "Starts", "Lapses", "State", "Approved by", "Why");
        foreach (var request in waiting)
        {
            _ = table.Row().Moment(request.RequestedOn).Quote(request.Requester).Quote(request.VMName)
                .Quote(request.Port).Quote(request.Source).Cell(DurationText.Format(request.Duration))
                .Moment(request.StartsOn).Moment(request.LapsesOn).Cell(request.Status.ToString());
            Approval(table, request).Quote(ReportText.Why(request)).End();
        }
    }

    public void BreakGlass()
    {
        var broken = report.Requests.Where(request => request.BreakGlass).ToArray();
        if (broken.Length == 0)
        {
            _ = html.Leaf("p", "Nobody opened anything without the approval that its policy asks for.");
            return;
        }

        _ = html.Leaf("p", "Opened in an emergency without the approval that the policy asks for otherwise. Somebody should have looked at each.");
        using var table = new ReportTable(
            html, "Break-glass requests", isLong: false, "Asked", "Who", "VM", "Port", "From", "Opened", "Ends or ended", "State", "Not asked", "Why");
        foreach (var request in broken)
        {
            table.Row().Moment(request.RequestedOn).Quote(request.Requester).Quote(request.VMName).Quote(request.Port)
                .Quote(request.Source).Moment(request.OpenedOn).Moment(request.ClosedOn ?? request.ExpiresOn)
                .Cell(ReportText.Status(request.Status), "warn").Quote(string.Join(", ", request.SkippedApprovers)).Quote(ReportText.Why(request)).End();
        }
    }

    /// <summary>Who had access to what and when, a row each, newest first.</summary>
    public void Grants()
    {
        if (grants.Count == 0)
        {
            _ = html.Leaf("p", "Nothing was opened.");
            return;
        }

        using var table = new ReportTable(
            html, "All grants of the period", isLong: true, "Opened", "Until", "Closed", "Who", "VM", "Port", "From", "End", "Closing", "Approved by", "Proof",
            "Why");
        foreach (var grant in grants.Reverse())
        {
            var request = grant.Request;
            _ = table.Row().Moment(grant.Begin).Moment(request.ExpiresOn).Moment(request.ClosedOn)
                .Quote(request.Requester).Quote(request.VMName).Quote(request.Port).Quote(request.Source)
                .Cell(ReportText.Status(request.Status)).Cell(ReportText.Lateness(grant), grant is { IsOpen: true, Lateness: not null } ? "bad" : null);
            Approval(table, request).Cell(request.Proof).Quote(ReportText.Why(request)).End();
        }
    }

    /// <summary>What was denied, refused, taken back or forgotten.</summary>
    public void NotOpened()
    {
        var refused = report.Requests.Where(request => request.OpenedOn is null && RequestStory.IsOver(request.Status)).Reverse().ToArray();
        if (refused.Length == 0)
        {
            _ = html.Leaf("p", "Every request was opened, or still waits.");
            return;
        }

        using var table = new ReportTable(
            html, "Requests that were not opened", isLong: true, "Asked", "Who", "VM", "Port", "From", "For", "Came to", "Denied by", "Message", "Why");
        foreach (var request in refused)
        {
            table.Row().Moment(request.RequestedOn).Quote(request.Requester).Quote(request.VMName)
                .Quote(request.Port).Quote(request.Source).Cell(DurationText.Format(request.Duration))
                .Cell(request.Status.ToString(), request.Status == RequestStatus.Denied ? "bad" : null)
                    .Quote(request.DeniedBy).Quote(request.Message).Quote(ReportText.Why(request)).End();
        }
    }

    private ReportTable Approval(ReportTable table, JitRequest request)
    {
        if (!request.BreakGlass)
        {
            return table.Quote(ReportText.Approval(request));
        }

        _ = html.Begin("td").Leaf("span", Broken, ("class", "bad")).Write(" ").Quote(ReportText.Approval(request)).End();
        return table;
    }
}
