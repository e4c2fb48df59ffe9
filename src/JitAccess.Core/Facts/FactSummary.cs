using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Facts;

/// <summary>
/// What facts say, in words for people: a line, and the details as names and texts. What somebody typed is shown on one line, without control characters.
/// </summary>
public static class FactSummary
{
    /// <summary>One line, times in UTC.</summary>
    public static string Of(Fact fact) => PrintableText.Clean(Line(fact))!;

    /// <summary>What belongs to the fact alone, by name: durations, ports and addresses as people write them, times in UTC in ISO 8601.</summary>
    public static FactDetails DetailsOf(Fact fact)
    {
        var details = new Dictionary<string, string?>();
        switch (fact)
        {
            case RequestFact { Request: var request }:
                details["Port"] = request.Port.ToString();
                details["Source"] = request.Source.ToString();
                details["Duration"] = DurationText.Format(request.Duration);
                details["Reason"] = Clean(request.Reason);
                details["Ticket"] = Clean(request.Ticket);
                details["StartAt"] = request.StartAt is { } start ? RuleDescription.FormatTime(start) : null;
                details["BreakGlass"] = request.BreakGlass ? "true" : null;
                break;
            case DecisionFact decision:
                details["Approved"] = decision.Approved ? "true" : "false";
                details["Comment"] = Clean(decision.Comment);
                break;
            case WithdrawnFact withdrawn:
                details["Reason"] = Clean(withdrawn.Reason);
                break;
            case RevokeFact revoke:
                details["Reason"] = Clean(revoke.Reason);
                break;
            case OpeningFact opening:
                details["Until"] = RuleDescription.FormatTime(opening.Until);
                details["Policy"] = opening.PolicyName;
                details["PolicyRevision"] = opening.PolicyName is null ? null : opening.PolicyRevision.ToString(CultureInfo.InvariantCulture);
                details["Approvals"] = Joined(opening.Approvals);
                details["BreakGlass"] = opening.BreakGlass ? "true" : null;
                details["Skipped"] = Joined(opening.Skipped);
                details["Rules"] = Joined(opening.Rules);
                break;
            case OpenedFact opened:
                details["Rules"] = Joined(opened.Rules);
                details["Proof"] = opened.Proof;
                break;
            case ClosedFact closed:
                details["Cause"] = closed.Cause.ToString();
                details["Rules"] = Joined(closed.Rules);
                details["SessionsMayContinue"] = closed.SessionsMayContinue ? "true" : "false";
                details["Proof"] = closed.Proof;
                break;
            case NeutralisedFact neutralised:
                details["Rules"] = Joined(neutralised.Rules);
                break;
            case RepairedFact repaired:
                details["What"] = repaired.What;
                details["Rules"] = Joined(repaired.Rules);
                break;
            case FailedFact failed:
                details["ErrorId"] = failed.ErrorId;
                break;
            case HeldFact held:
                details["ErrorId"] = held.ErrorId;
                break;
            default:
                AddControl(details, fact);
                break;
        }

        return new FactDetails(details.Where(pair => !string.IsNullOrEmpty(pair.Value))
            .ToDictionary(pair => pair.Key, pair => PrintableText.Clean(pair.Value)!));
    }

    private static string Line(Fact fact) => fact switch
    {
        RequestFact asked => AskedLine(asked),
        WithdrawnFact withdrawn => $"{fact.Author} withdrew it{Quoted(withdrawn.Reason)}",
        DecisionFact decision => $"{fact.Author} {(decision.Approved ? "approved" : "denied")} it{Quoted(decision.Comment)}",
        OpeningFact opening => OpeningLine(opening),
        OpenedFact opened =>
            $"{fact.Author} opened it: {(opened.Rules.Count == 0 ? "everything was open anyway" : string.Join(", ", opened.Rules))} ({opened.Proof})",
        RevokeFact revoke => $"{fact.Author} wanted it closed{Quoted(revoke.Reason)}",
        NeutralisedFact neutralised => $"{fact.Author} turned {string.Join(", ", neutralised.Rules)} into denies, since a lock forbids deleting",
        ClosedFact closed =>
            $"{fact.Author} closed it ({closed.Cause}); established connections {(closed.SessionsMayContinue ? "may continue" : "were flushed")}",
        FailedFact failed => $"it failed: {failed.Message}",
        HeldFact held => $"{fact.Author} did not open it yet: {held.Message}",
        RepairedFact repaired => $"{fact.Author} repaired: {repaired.Message}",
        _ => ControlLine(fact),
    };

    private static void AddControl(Dictionary<string, string?> details, Fact fact)
    {
        if (fact is IRevision revision)
        {
            details["Revision"] = revision.Revision.ToString(CultureInfo.InvariantCulture);
        }

        switch (fact)
        {
            case AttachmentFact attachment:
                details["State"] = attachment.State.ToString();
                details["Ports"] = string.Join(", ", attachment.Ports);
                details["Policies"] = string.Join(", ", attachment.PolicyNames);
                details["Reason"] = Clean(attachment.Reason);
                break;
            case PolicyFact policy:
                details["Policy"] = policy.Name;
                details["State"] = policy.State.ToString();
                details["Ports"] = string.Join(", ", policy.Policy.Ports);
                details["Reason"] = Clean(policy.Reason);
                break;
            case SuspensionFact suspension:
                details["Suspended"] = suspension.Suspended ? "true" : "false";
                details["Reason"] = Clean(suspension.Reason);
                break;
            case SweepFact sweep:
                details["Host"] = sweep.Host;
                details["Passes"] = sweep.Passes.ToString(CultureInfo.InvariantCulture);
                details["Every"] = sweep.Every is { } every ? DurationText.Format(every) : null;
                details["Repairs"] = string.Join(" ", sweep.Repairs);
                details["Failures"] = string.Join(" ", sweep.Failures);
                break;
            default:
                break;
        }
    }

    private static string ControlLine(Fact fact) => fact switch
    {
        AttachmentFact { State: AttachmentState.Attached } attached =>
            $"{fact.Author} protected {attached.ResourceId.Name}: {string.Join(", ", attached.Ports)}{Quoted(attached.Reason)}",
        AttachmentFact { State: AttachmentState.Suspended } suspended =>
            $"{fact.Author} suspended the protection of {suspended.ResourceId.Name}{Quoted(suspended.Reason)}",
        AttachmentFact ended => $"{fact.Author} ended the protection of {ended.ResourceId.Name}{Quoted(ended.Reason)}",
        PolicyFact { State: PolicyState.Active } policy => $"{fact.Author} set policy {policy.Name}{Quoted(policy.Reason)}",
        PolicyFact { State: PolicyState.Suspended } policy => $"{fact.Author} suspended policy {policy.Name}{Quoted(policy.Reason)}",
        PolicyFact policy => $"{fact.Author} removed policy {policy.Name}{Quoted(policy.Reason)}",
        SuspensionFact all => $"{fact.Author} {(all.Suspended ? "suspended everything" : "resumed everything")}{Quoted(all.Reason)}",
        LedgerFact ledger => $"{fact.Author} began ledger {ledger.LedgerId}",
        SweepFact sweep =>
            string.Format(CultureInfo.InvariantCulture, "{0} swept from {1}: {2} passes, {3} repairs, {4} failures", fact.Author, sweep.Host, sweep.Passes,
                sweep.Repairs.Count, sweep.Failures.Count),
        _ => fact.GetType().Name,
    };

    private static string AskedLine(RequestFact asked)
    {
        var request = asked.Request;
        var start = request.StartAt is { } at ? string.Format(CultureInfo.InvariantCulture, " from {0:yyyy-MM-dd HH:mm:ss}Z on", at.UtcDateTime) : string.Empty;
        return $"{asked.Author} asked for {request.Port} from {request.Source} for {DurationText.Format(request.Duration)}{start}{(request.BreakGlass ? " without approval (break-glass)" : string.Empty)}{Quoted(request.Reason)}";
    }

    private static string OpeningLine(OpeningFact opening)
    {
        var by = opening.PolicyName is { } name ? string.Format(CultureInfo.InvariantCulture, " by policy {0} (revision {1})", name, opening.PolicyRevision)
            : string.Empty;
        var how = opening.BreakGlass ? $", without asking {Joined(opening.Skipped)} (break-glass)" : opening.Approvals.Count > 0
            ? $", approved by {Joined(opening.Approvals)}" : string.Empty;
        return string.Format(CultureInfo.InvariantCulture, "{0} claimed it{1}, until {2:yyyy-MM-dd HH:mm:ss}Z{3}", opening.Author, by,
            opening.Until.UtcDateTime, how);
    }

    private static string Joined<T>(IEnumerable<T> items) => string.Join(", ", items);

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : PrintableText.Clean(text!);

    private static string Quoted(string? text) => string.IsNullOrWhiteSpace(text) ? string.Empty : $": '{PrintableText.Clean(text)}'";
}
