using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using JitAccess.Core.Network;

namespace JitAccess.Core.Policies;

/// <summary>Who may open which ports of a VM: actions, location, time and people.</summary>
public sealed record AccessPolicy
{
    /// <summary>The shortest time that a port can be opened for.</summary>
    public static readonly TimeSpan ShortestDuration = TimeSpan.FromMinutes(5);

    /// <summary>The longest time that a port can be opened for; a rule of ours that claims more is closed.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromHours(24);

    /// <summary>What a request asks for when it does not say.</summary>
    public static readonly TimeSpan UsualDuration = TimeSpan.FromHours(1);

    /// <summary>The shortest IPv4 prefix that a request may name where the policy allows any source; two halves of the internet are not addresses.</summary>
    public const int WidestSourceV4 = 16;

    /// <summary>The shortest IPv6 prefix that a request may name where the policy allows any source.</summary>
    public const int WidestSourceV6 = 32;

    /// <summary>How long a request waits to be opened when the policy does not say.</summary>
    public static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(8);

    /// <summary>The longest time that a request can wait to be opened.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(3);

    /// <summary>The longest unbroken access that a policy can allow.</summary>
    public static readonly TimeSpan LongestContinuity = TimeSpan.FromDays(7);

    /// <summary>The longest ticket pattern, in characters.</summary>
    public const int MaxPatternLength = 256;

    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(250);

    public string? Name { get; init; }

    /// <summary>Actions: the ports that may be opened.</summary>
    public required IReadOnlyList<PortSpecification> Ports { get; init; }

    /// <summary>What differs for single ports.</summary>
    public IReadOnlyList<PortLimit> PortLimits { get; init; } = [];

    /// <summary>Location: where access may come from.</summary>
    public required AllowedSources Sources { get; init; }

    /// <summary>Time: the longest duration of one grant, 5 minutes to 24 hours.</summary>
    public required TimeSpan MaxDuration { get; init; }

    /// <summary>People: who may ask.</summary>
    public required IReadOnlyList<Person> Requesters { get; init; }

    /// <summary>People: who may agree.</summary>
    public IReadOnlyList<Person> Approvers { get; init; } = [];

    /// <summary>How many approvers must agree before anything opens.</summary>
    public int RequiredApprovals { get; init; }

    /// <summary>People: who may open without approval in an emergency.</summary>
    public IReadOnlyList<Person> BreakGlass { get; init; } = [];

    /// <summary>Time: the longest unbroken access of one person to one port, through overlapping grants; null for no limit.</summary>
    public TimeSpan? MaxContinuous { get; init; }

    /// <summary>Whether a request must say why.</summary>
    public bool RequireReason { get; init; }

    /// <summary>A regular expression that a request's ticket must match; null where none is needed.</summary>
    public string? TicketPattern { get; init; }

    /// <summary>Time: the hours of the week within which a grant lies as a whole; null for all.</summary>
    public WeeklyHours? Hours { get; init; }

    /// <summary>The time zone of the hours, an IANA or Windows id; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How long a request may wait to be opened; null for 8 hours.</summary>
    public TimeSpan? RequestLifetime { get; init; }

    /// <summary>Everybody whom the policy names.</summary>
    public IEnumerable<Person> People => Requesters.Concat(Approvers).Concat(BreakGlass);

    /// <summary>Where a port may be opened from.</summary>
    public AllowedSources SourcesOf(PortSpecification port) => LimitOf(port)?.Sources ?? Sources;

    /// <summary>How long a port may be opened for.</summary>
    public TimeSpan MaxDurationOf(PortSpecification port) => LimitOf(port)?.MaxDuration ?? MaxDuration;

    /// <summary>The pattern that a ticket must match, with a limit on the time that it takes; null where none is needed.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public Regex? TicketForm() => TicketPattern is null ? null : new Regex(TicketPattern, RegexOptions.CultureInvariant, PatternLimit);

    /// <summary>Whether both say the same, the order of ports, sources and people aside; see <see cref="PolicyComparison"/>.</summary>
    public bool Equals(AccessPolicy? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && string.Equals(PolicyComparison.ContentKey(this), PolicyComparison.ContentKey(other), StringComparison.Ordinal);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(PolicyComparison.ContentKey(this));

    /// <summary>All that is wrong with the policy.</summary>
    public IReadOnlyList<PolicyProblem> Problems() => [.. PortProblems(), .. TimeProblems(), .. PeopleProblems(), .. PatternProblems()];

    private PortLimit? LimitOf(PortSpecification port) => PortLimits.FirstOrDefault(limit => limit.Port.Contains(port));

    private IEnumerable<PolicyProblem> PortProblems()
    {
        if (Ports.Count == 0)
        {
            yield return new("ports", $"A policy needs at least one port; write {PortSpecification.Forms}.");
        }

        for (var index = 0; index < Ports.Count; index++)
        {
            if (Ports.Take(index).Any(earlier => earlier.Protocol == Ports[index].Protocol && earlier.Ports.Overlaps(Ports[index].Ports)))
            {
                yield return new(FormattableString.Invariant($"ports[{index}]"), $"Port {Ports[index]} is in the policy twice.");
            }
        }

        foreach (var limit in PortLimits)
        {
            if (!Ports.Any(port => port.Equals(limit.Port)))
            {
                yield return new("ports", $"There are limits for port {limit.Port}, which is not one of the policy's ports.");
            }

            if (limit.MaxDuration is { } longest && (longest < ShortestDuration || longest > LongestDuration))
            {
                yield return new(
                    FormattableString.Invariant($"ports[{IndexOf(limit.Port)}].maxDuration"),
                    $"The longest duration {DurationText.Format(longest)} of port {limit.Port} is outside 5m to 24h.");
            }
        }
    }

    private IEnumerable<PolicyProblem> TimeProblems()
    {
        if (MaxDuration < ShortestDuration || MaxDuration > LongestDuration)
        {
            yield return new("maxDuration", $"The longest duration {DurationText.Format(MaxDuration)} is outside 5m to 24h.");
        }

        if (MaxContinuous is { } unbroken && (unbroken < ShortestDuration || unbroken > LongestContinuity))
        {
            yield return new("maxContinuous", $"The longest unbroken access {DurationText.Format(unbroken)} is outside 5m to 7d.");
        }

        if (RequestLifetime is { } lifetime && (lifetime < ShortestDuration || lifetime > LongestLifetime))
        {
            yield return new("requestLifetime", $"The lifetime {DurationText.Format(lifetime)} of requests is outside 5m to 3d.");
        }

        if (TimeZone is not null && Hours is null)
        {
            yield return new("timeZone", $"The time zone '{TimeZone}' has no hours that it is for; add hours such as 'Mon-Fri 08:00-18:00', or leave it out.");
        }
    }

    private IEnumerable<PolicyProblem> PeopleProblems()
    {
        if (Requesters.Count == 0)
        {
            yield return new("requesters", "A policy needs at least one requester, or nobody could ever ask; name people or groups, by sign-in name or object id.");
        }

        // A group counts as any number of people; how many it has is known only when they decide.
        if (RequiredApprovals < 0 || (RequiredApprovals > Approvers.Count && !Approvers.Any(person => person.Kind == PersonKind.Group)))
        {
            yield return new("requiredApprovals", Approvers.Count == 0
                ? FormattableString.Invariant($"{RequiredApprovals} approvals are required, and there are no approvers; name some or a group, or require 0.")
                : FormattableString.Invariant($"{RequiredApprovals} approvals are required, and there {(Approvers.Count == 1 ? "is 1 approver" : $"are {Approvers.Count} approvers")}; name more or a group, or require 0 to {Approvers.Count}."));
        }

        for (var index = 0; index < Approvers.Count; index++)
        {
            if (Approvers[index].Kind == PersonKind.ServicePrincipal)
            {
                yield return new(
                    FormattableString.Invariant($"approvers[{index}]"),
                    $"{Approvers[index]} is a service principal; people approve, service principals do not.");
            }
        }

        if (BreakGlass.Count > 0 && RequiredApprovals == 0)
        {
            yield return new("breakGlass", "Nothing needs approval here, so nobody needs to break the glass; require approvals, or leave it out.");
        }
    }

    private IEnumerable<PolicyProblem> PatternProblems()
    {
        if (TicketPattern is not null && FindPatternProblem(TicketPattern) is { } problem)
        {
            yield return new("ticketPattern", problem);
        }
    }

    private static string? FindPatternProblem(string pattern)
    {
        if (pattern.Length is 0 or > MaxPatternLength)
        {
            return FormattableString.Invariant($"The ticket pattern has {pattern.Length} characters; 1 to {MaxPatternLength} are allowed.");
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, PatternLimit);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"The ticket pattern '{pattern}' is no regular expression: {e.Message.TrimEnd('.')}.";
        }
    }

    private int IndexOf(PortSpecification port) => Ports.TakeWhile(own => !own.Equals(port)).Count();
}
