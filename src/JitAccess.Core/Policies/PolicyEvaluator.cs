using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Policies;

/// <summary>Judges a request by a policy. Pure: the same arguments give the same answer.</summary>
public static class PolicyEvaluator
{
    /// <summary>Every constraint, satisfied or not, each with its reason.</summary>
    public static PolicyEvaluation Evaluate(PolicyCase policyCase)
    {
        var (policy, request) = (policyCase.Policy, policyCase.Request);
        return new PolicyEvaluation(
        [
            Guarded(ConstraintKind.Requester, () => Requester(policyCase)),
            Guarded(ConstraintKind.Port, () => Port(policy, request)),
            Guarded(ConstraintKind.Source, () => Source(policy, request)),
            Guarded(ConstraintKind.Duration, () => Duration(policy, request)),
            Guarded(ConstraintKind.Reason, () => Reason(policy, request)),
            Guarded(ConstraintKind.Ticket, () => Ticket(policy, request)),
            Guarded(ConstraintKind.Lifetime, () => Lifetime(policy, request)),
            Guarded(ConstraintKind.Continuity, () => Continuity(policyCase)),
            Guarded(ConstraintKind.Hours, () => Hours(policyCase)),
            Guarded(ConstraintKind.Approvals, () => Approvals.Judge(policyCase)),
        ]);
    }

    private static ConstraintResult Requester(PolicyCase policyCase)
    {
        var (people, requester) = (policyCase.Policy.Requesters, policyCase.Request.Requester);
        if (policyCase.Memberships.Has(people, requester.ObjectId))
        {
            return Satisfied(ConstraintKind.Requester, $"{requester} may ask.");
        }

        if (Approvals.IsGlassBroken(policyCase))
        {
            return Satisfied(ConstraintKind.Requester, $"{requester} may break the glass.");
        }

        var why = people.Any(person => person.Kind == PersonKind.Group) ? policyCase.Memberships.WhyUnresolved(requester.ObjectId) : null;
        return new ConstraintResult(
            ConstraintKind.Requester, why is null ? ConstraintOutcome.Unsatisfied : ConstraintOutcome.Failed,
            $"{requester} ({requester.ObjectId}) is not a requester of {Title(policyCase.Policy)}; those are: {string.Join(", ", people)}.{(why is null ? string.Empty : $" Their groups are not known: {why}")} Ask an administrator to add you with {(policyCase.Policy.Name is { } name ? $"Set-JitPolicy {name}" : "Enable-JitVm")} -Requester.",
            ErrorIds.NotRequester);
    }

    private static ConstraintResult Port(AccessPolicy policy, AccessRequest request) =>
        policy.Ports.Any(port => port.Contains(request.Port))
            ? Satisfied(ConstraintKind.Port, $"Port {request.Port} is in the policy.")
            : Unsatisfied(ConstraintKind.Port, ErrorIds.PortNotInPolicy,
                $"Port {request.Port} is not in the policy; it has: {string.Join(", ", policy.Ports)}.");

    private static ConstraintResult Source(AccessPolicy policy, AccessRequest request)
    {
        if (request.Source.Length == 0)
        {
            return Unsatisfied(ConstraintKind.Source, ErrorIds.SourceTooWide,
                $"Source {request.Source} is everybody; name the address or network that you come from, such as 203.0.113.7.");
        }

        var widest = request.Source.Family == IPFamily.V4 ? AccessPolicy.WidestSourceV4 : AccessPolicy.WidestSourceV6;
        var allowed = policy.SourcesOf(request.Port);
        if (allowed.IsAny && request.Source.Length < widest)
        {
            return Unsatisfied(
                ConstraintKind.Source, ErrorIds.SourceTooWide,
                FormattableString.Invariant($"Source {request.Source} is too wide: the policy allows any source, of which a request names a network of at most /{widest}. Name the address or network that you come from."));
        }

        return AddressSet.Of(request.Source).IsSubsetOf(allowed.Set)
            ? Satisfied(ConstraintKind.Source, $"Source {request.Source} is within {allowed}.")
            : AddressSet.Of(request.Source).Overlaps(allowed.Set)
                ? Unsatisfied(ConstraintKind.Source, ErrorIds.SourceTooWide,
                    $"Source {request.Source} is wider than the policy, which allows {allowed}; ask for a part of that.")
                : Unsatisfied(ConstraintKind.Source, ErrorIds.SourceNotInPolicy, $"Source {request.Source} is not allowed; the policy allows {allowed}.");
    }

    private static ConstraintResult Duration(AccessPolicy policy, AccessRequest request)
    {
        var own = policy.MaxDurationOf(request.Port);
        var longest = own < AccessPolicy.LongestDuration ? own : AccessPolicy.LongestDuration;
        return request.Duration > longest
            ? Unsatisfied(ConstraintKind.Duration, ErrorIds.DurationTooLong,
                $"Duration {DurationText.Format(request.Duration)} is too long; the policy allows {DurationText.Format(longest)}.")
            : request.Duration < AccessPolicy.ShortestDuration
                ? Unsatisfied(ConstraintKind.Duration, ErrorIds.DurationTooShort,
                    $"Duration {DurationText.Format(request.Duration)} is too short; the shortest is {DurationText.Format(AccessPolicy.ShortestDuration)}.")
                : Satisfied(ConstraintKind.Duration, $"Duration {DurationText.Format(request.Duration)} is within {DurationText.Format(longest)}.");
    }

    private static ConstraintResult Reason(AccessPolicy policy, AccessRequest request) =>
        !string.IsNullOrWhiteSpace(request.Reason) ? Satisfied(ConstraintKind.Reason, "A reason is given.")
        : policy.RequireReason ? Unsatisfied(ConstraintKind.Reason, ErrorIds.ReasonMissing, $"{Capital(Title(policy))} wants a reason; say it with -Reason.")
        : request.BreakGlass ? Unsatisfied(ConstraintKind.Reason, ErrorIds.ReasonMissing, "Breaking the glass needs a reason; say it with -Reason.")
        : Satisfied(ConstraintKind.Reason, "No reason is needed.");

    private static ConstraintResult Ticket(AccessPolicy policy, AccessRequest request) =>
        policy.TicketForm() is not { } form ? Satisfied(ConstraintKind.Ticket, "No ticket is needed.")
        : string.IsNullOrEmpty(request.Ticket)
            ? Unsatisfied(ConstraintKind.Ticket, ErrorIds.TicketInvalid,
            $"{Capital(Title(policy))} wants a ticket that matches {policy.TicketPattern}; give it with -Ticket.")
        : Matches(form, request.Ticket!) switch
        {
            true => Satisfied(ConstraintKind.Ticket, $"Ticket {request.Ticket} has the right form."),
            false => Unsatisfied(ConstraintKind.Ticket, ErrorIds.TicketInvalid,
                $"Ticket '{request.Ticket}' does not match {policy.TicketPattern}, which {Title(policy)} wants."),
            null => Unsatisfied(
                ConstraintKind.Ticket, ErrorIds.TicketInvalid,
                $"Whether ticket '{request.Ticket}' matches {policy.TicketPattern} cannot be told in {form.MatchTimeout.TotalSeconds:0.##} s; {Title(policy)} needs a simpler pattern."),
        };

    // Null where the pattern backtracks for too long.
    private static bool? Matches(Regex form, string ticket)
    {
        try
        {
            return form.IsMatch(ticket);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static ConstraintResult Lifetime(AccessPolicy policy, AccessRequest request)
    {
        var longest = policy.RequestLifetime ?? AccessPolicy.UsualLifetime;
        return request.Lifetime <= longest
            ? Satisfied(ConstraintKind.Lifetime, $"It may wait for {DurationText.Format(request.Lifetime)}.")
            : Unsatisfied(ConstraintKind.Lifetime, ErrorIds.LifetimeTooLong,
                $"The request would wait for {DurationText.Format(request.Lifetime)}; the policy allows {DurationText.Format(longest)}. Ask again.");
    }

    private static ConstraintResult Continuity(PolicyCase policyCase)
    {
        if (policyCase.Policy.MaxContinuous is not { } longest)
        {
            return Satisfied(ConstraintKind.Continuity, "Unbroken access has no limit.");
        }

        var unbroken = policyCase.Start + policyCase.Request.Duration - (policyCase.ContinuousSince ?? policyCase.Start);
        return unbroken <= longest
            ? Satisfied(ConstraintKind.Continuity, $"Unbroken access stays within {DurationText.Format(longest)}.")
            : Unsatisfied(
                ConstraintKind.Continuity, ErrorIds.ContinuousTooLong,
                $"With this request {policyCase.Request.Requester} would have access for {DurationText.Format(unbroken)} without a break; the policy allows {DurationText.Format(longest)}. Ask for less, or again once the access has ended.");
    }

    private static ConstraintResult Hours(PolicyCase policyCase)
    {
        var (policy, request, start) = (policyCase.Policy, policyCase.Request, policyCase.Start);
        if (policy.Hours is not { } hours)
        {
            return Satisfied(ConstraintKind.Hours, "All hours are allowed.");
        }

        var named = $"{hours} ({policy.TimeZone ?? "UTC"})";
        if (policyCase.Zone is not { } zone)
        {
            return new ConstraintResult(ConstraintKind.Hours, ConstraintOutcome.Failed,
                $"The time zone '{policy.TimeZone}' is not known on this machine, so the hours {named} cannot be judged.", ErrorIds.OutsideHours);
        }

        if (hours.Contains(start, request.Duration, zone))
        {
            return Satisfied(ConstraintKind.Hours, $"It lies within {named}.");
        }

        var next = hours.NextFit(start, request.Duration, zone, TimeSpan.FromDays(8));
        return next is { } later && later < request.LapsesOn
            ? new ConstraintResult(ConstraintKind.Hours, ConstraintOutcome.Pending, $"It waits for the hours {named}, and can open at {Local(later, zone)}.",
                ErrorIds.OutsideHours)
            : Unsatisfied(
                ConstraintKind.Hours, ErrorIds.OutsideHours,
                $"{DurationText.Format(request.Duration)} from {Local(start, zone)} on is not within the hours of {Title(policy)}, which are {named}. {(next is { } fits ? $"Ask for less, or with -StartAt '{Local(fits, zone)}'." : "Ask for less: it never fits.")}");
    }

    /// <summary>What a message calls a policy.</summary>
    internal static string Title(AccessPolicy policy) => policy.Name is { } name ? $"policy {name}" : "this VM's policy";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    private static string Local(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    private static ConstraintResult Guarded(ConstraintKind kind, Func<ConstraintResult> evaluate)
    {
        try
        {
            return evaluate();
        }
#pragma warning disable CA1031 // whatever goes wrong in a constraint, it is not satisfied
        catch (Exception e)
        {
            return new ConstraintResult(kind, ConstraintOutcome.Failed,
                $"The constraint on the {kind.ToString().ToLowerInvariant()} could not be evaluated: {e.Message}", ErrorIds.PolicyRefused);
        }
#pragma warning restore CA1031
    }

    private static ConstraintResult Satisfied(ConstraintKind kind, string reason) => new(kind, ConstraintOutcome.Satisfied, reason);

    private static ConstraintResult Unsatisfied(ConstraintKind kind, string errorId, string reason) =>
        new(kind, ConstraintOutcome.Unsatisfied, reason, errorId);
}
