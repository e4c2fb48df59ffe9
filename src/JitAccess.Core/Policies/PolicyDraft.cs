using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Policies;

/// <summary>A whole policy as somebody wrote it: its members are read, its people are not looked up, and nothing says that it is valid.</summary>
public sealed record PolicyDraft
{
    /// <summary>The longest duration of a policy that does not say.</summary>
    public static readonly TimeSpan UsualMaxDuration = TimeSpan.FromHours(3);

    /// <summary>Where it stands in its document, such as <c>$[1]</c>; empty where it is in none.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>See <see cref="PolicyName"/>; empty where it could not be read.</summary>
    public required string Name { get; init; }

    public IReadOnlyList<PortSpecification> Ports { get; init; } = [];

    public IReadOnlyList<PortLimit> PortLimits { get; init; } = [];

    public AllowedSources Sources { get; init; } = AllowedSources.Any;

    public TimeSpan MaxDuration { get; init; } = UsualMaxDuration;

    public IReadOnlyList<PersonReference> Requesters { get; init; } = [];

    public IReadOnlyList<PersonReference> Approvers { get; init; } = [];

    /// <summary>Null for one where there are approvers, and none else.</summary>
    public int? RequiredApprovals { get; init; }

    public IReadOnlyList<PersonReference> BreakGlass { get; init; } = [];

    public TimeSpan? MaxContinuous { get; init; }

    public bool RequireReason { get; init; }

    public string? TicketPattern { get; init; }

    public WeeklyHours? Hours { get; init; }

    public string? TimeZone { get; init; }

    public TimeSpan? RequestLifetime { get; init; }

    /// <summary>What could not be read of it, by member. What follows from that is not told again.</summary>
    public IReadOnlyList<PolicyProblem> Problems { get; init; } = [];

    /// <summary>A policy that is there, with its people.</summary>
    public static PolicyDraft Of(string name, AccessPolicy policy) => new()
    {
        Name = name,
        Ports = policy.Ports,
        PortLimits = policy.PortLimits,
        Sources = policy.Sources,
        MaxDuration = policy.MaxDuration,
        Requesters = policy.Requesters.Select(PersonReference.Of).ToArray(),
        Approvers = policy.Approvers.Select(PersonReference.Of).ToArray(),
        RequiredApprovals = policy.RequiredApprovals,
        BreakGlass = policy.BreakGlass.Select(PersonReference.Of).ToArray(),
        MaxContinuous = policy.MaxContinuous,
        RequireReason = policy.RequireReason,
        TicketPattern = policy.TicketPattern,
        Hours = policy.Hours,
        TimeZone = policy.TimeZone,
        RequestLifetime = policy.RequestLifetime,
    };

    /// <summary>The policy, once its people are known.</summary>
    public AccessPolicy With(IReadOnlyList<Person> requesters, IReadOnlyList<Person> approvers, IReadOnlyList<Person> breakGlass) => new()
    {
        Name = Name,
        Ports = Ports,
        PortLimits = PortLimits,
        Sources = Sources,
        MaxDuration = MaxDuration,
        Requesters = requesters,
        Approvers = approvers,
        RequiredApprovals = RequiredApprovals ?? (approvers.Count > 0 ? 1 : 0),
        BreakGlass = breakGlass,
        MaxContinuous = MaxContinuous,
        RequireReason = RequireReason,
        TicketPattern = TicketPattern,
        Hours = Hours,
        TimeZone = TimeZone,
        RequestLifetime = RequestLifetime,
    };
}
