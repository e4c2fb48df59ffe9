using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Reports;

/// <summary>What the NSGs let in apart from grants, and what is protected how.</summary>
internal sealed class NetworkSections(HtmlWriter html, AccessReport report)
{
    public void Exposure()
    {
        if (report.Vms.Count == 0)
        {
            _ = html.Leaf("p", "No VM is in the scope of this report, or none could be read.");
            return;
        }

        var open = new HashSet<string>(report.Vms.Where(vm => !vm.Protected).Select(vm => vm.ResourceId), StringComparer.OrdinalIgnoreCase);
        var rows = report.Exposure.Where(row => row.Kind != "Grant").ToLookup(row => open.Contains(row.ResourceId));
        var reached = new HashSet<string>(rows[true].Select(row => row.ResourceId), StringComparer.OrdinalIgnoreCase);
        _ = html.Leaf("h3", "VMs without protection");
        _ = html.Leaf("p", string.Format(
            CultureInfo.InvariantCulture, "{0:N0} of {1:N0} VMs are not protected, or not as they should be. The management ports (ssh, rdp, winrm) of {2:N0} of them are reachable by their NSGs.", open.Count, report.Vms.Count, reached.Count));
        Rows(html, "Exposure of VMs without protection", rows[true].ToArray(), report.Vms);
        _ = html.Leaf("h3", "Standing exposure of protected VMs");
        if (!rows[false].Any())
        {
            _ = html.Leaf("p", "None.");
            return;
        }

        _ = html.Leaf("p", "Exemptions, and management ports that the policy of the VM does not close.");
        Rows(html, "Standing exposure of protected VMs", rows[false].ToArray(), report.Vms);
    }

    public void Protected()
    {
        var vms = report.Vms.Where(vm => vm.State != "Unprotected").ToArray();
        if (vms.Length == 0)
        {
            _ = html.Leaf("p", "No VM is protected.");
            return;
        }

        using var table = new ReportTable(
            html, "Protected VMs", isLong: true, "VM", "Resource group", "State", "Ports", "Policy", "Longest", "Approvals", "Sources", "Requesters",
            "Exemptions");
        foreach (var vm in vms)
        {
            table.Row().Quote(vm.VMName).Quote(vm.ResourceGroupName).Cell(vm.State, vm.Protected ? "good" : "bad")
                .Quote(string.Join(", ", vm.Ports)).Quote(vm.Policies.Count == 0 ? "its own" : string.Join(", ", vm.Policies))
                .Cell(vm.MaxDuration is { } longest ? DurationText.Format(longest) : null)
                    .Cell(vm.RequiredApprovals.ToString(CultureInfo.InvariantCulture)).Quote(vm.AllowedSource)
                .Quote(string.Join(", ", vm.Requesters)).Quote(string.Join(", ", vm.Exemptions)).End();
        }
    }

    /// <summary>Rows of exposure as a table; nothing where there are none.</summary>
    public static void Rows(HtmlWriter html, string caption, IReadOnlyList<JitExposure> rows, IReadOnlyList<JitVm> vms)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var states = vms.GroupBy(vm => vm.ResourceId, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().State, StringComparer.OrdinalIgnoreCase);
        using var table = new ReportTable(html, caption, isLong: true, "VM", "Resource group", "State", "Port", "From", "By", "Kind", "Answer");
        foreach (var row in rows)
        {
            _ = table.Row().Quote(row.VMName).Quote(row.ResourceGroupName)
                .Cell(states.TryGetValue(row.ResourceId, out var state) ? state : null).Quote(row.Port);
            _ = html.Begin("td");
            _ = row.FromInternet ? html.Leaf("span", "INTERNET", ("class", "bad")).Write(" ").Quote(row.From) : html.Quote(row.From);
            _ = html.End();
            _ = table.Quote(row.Rules.Count == 0 ? "no NSG on the way" : string.Join(", ", row.Rules)).Cell(row.Kind);
            _ = html.Begin("td").Leaf("span", row.Verdict.ToString(), ("class", row.Verdict == Verdict.Unknown ? "warn" : "soft"))
                .Write(row.Notes.Count > 0 ? " " : null).Quote(string.Join("; ", row.Notes)).End();
            table.End();
        }
    }
}
