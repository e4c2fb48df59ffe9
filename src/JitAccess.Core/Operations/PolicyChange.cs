using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>What Set-JitPolicy was told. What is null stays as it is; in a new policy it is what <see cref="PolicyDraft"/> has.</summary>
public sealed record PolicyChange
{
    public required string Name { get; init; }

    /// <summary>All ports, together with <see cref="PortLimits"/>: a port that is given without a limit has none from here on.</summary>
    public IReadOnlyList<PortSpecification>? Ports { get; init; }

    public IReadOnlyList<PortLimit> PortLimits { get; init; } = [];

    /// <summary>Addresses and CIDRs, or <c>Any</c>.</summary>
    public IReadOnlyList<string>? AllowedSource { get; init; }

    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Zero for no limit.</summary>
    public TimeSpan? MaxContinuous { get; init; }

    /// <summary>Names or object ids, of groups too.</summary>
    public IReadOnlyList<string>? Requesters { get; init; }

    public IReadOnlyList<string>? Approvers { get; init; }

    public IReadOnlyList<string>? BreakGlass { get; init; }

    public int? RequiredApprovals { get; init; }

    public bool? RequireReason { get; init; }

    /// <summary>Empty for none.</summary>
    public string? TicketPattern { get; init; }

    /// <summary>As <see cref="WeeklyHours"/> are written; empty for all, and then the time zone goes too.</summary>
    public string? Hours { get; init; }

    /// <summary>Empty for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Zero for the usual one.</summary>
    public TimeSpan? RequestLifetime { get; init; }

    /// <summary>The policy with this change made.</summary>
    /// <param name="name">The name, as <see cref="PolicyName"/> has it.</param>
    /// <param name="before">Null for a new one.</param>
    internal PolicyDraft ApplyTo(string name, AccessPolicy? before)
    {
        var draft = before is null ? new PolicyDraft { Name = name } : PolicyDraft.Of(name, before);
        var problems = new List<PolicyProblem>();
        return draft with
        {
            Ports = Ports?.Distinct().ToArray() ?? draft.Ports,
            PortLimits = Ports is null ? draft.PortLimits : PortLimits,
            Sources = AllowedSource is null ? draft.Sources : ReadSources(AllowedSource, problems) ?? draft.Sources,
            MaxDuration = MaxDuration ?? draft.MaxDuration,
            MaxContinuous = OrNone(MaxContinuous, draft.MaxContinuous),
            Requesters = References(Requesters) ?? draft.Requesters,
            Approvers = References(Approvers) ?? draft.Approvers,
            BreakGlass = References(BreakGlass) ?? draft.BreakGlass,
            RequiredApprovals = RequiredApprovals ?? draft.RequiredApprovals,
            RequireReason = RequireReason ?? draft.RequireReason,
            TicketPattern = TicketPattern is null ? draft.TicketPattern : NullIfEmpty(TicketPattern),
            Hours = Hours is null ? draft.Hours : ReadHours(Hours, problems),
            TimeZone = TimeZone is not null ? NullIfEmpty(TimeZone) : Hours is not null && string.IsNullOrWhiteSpace(Hours) ? null : draft.TimeZone,
            RequestLifetime = OrNone(RequestLifetime, draft.RequestLifetime),
            Problems = problems,
        };
    }

    private static AllowedSources? ReadSources(IReadOnlyList<string> texts, List<PolicyProblem> problems)
    {
        try
        {
            return AllowedSources.Parse(texts);
        }
        catch (JitAccessException e)
        {
            problems.Add(new PolicyProblem("allowedSource", e.Message) { ErrorId = e.ErrorId });
            return null;
        }
    }

    private static WeeklyHours? ReadHours(string text, List<PolicyProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        _ = WeeklyHours.TryParse(text, out var hours, out var found);
        problems.AddRange(found.Select(problem => new PolicyProblem("hours", problem)));
        return hours;
    }

    private static TimeSpan? OrNone(TimeSpan? given, TimeSpan? before) => given is null ? before : given == TimeSpan.Zero ? null : given;

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IReadOnlyList<PersonReference>? References(IReadOnlyList<string>? texts) => texts?.Select(PersonReference.Of).ToArray();
}
