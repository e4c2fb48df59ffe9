using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Policies;

/// <summary>
/// Compares policies by what they say. The order of ports, sources and people says nothing; of people the object id counts, and whether it is a group's.
/// </summary>
public static class PolicyComparison
{
    private const string None = "none";

    private static readonly (string Name, Func<AccessPolicy, string> Key, Func<AccessPolicy, string> Text)[] Members =
    [
        Member(
            "ports", policy => Keys(policy.Ports.Select(port => PortKey(policy, port))), policy => List(policy.Ports.Select(port => PortText(policy, port)))),
        Member("allowedSource", policy => SourceKey(policy.Sources), policy => policy.Sources.ToString()),
        Member("maxDuration", policy => Ticks(policy.MaxDuration), policy => DurationText.Format(policy.MaxDuration)),
        Member("maxContinuous", policy => Ticks(policy.MaxContinuous), policy => Duration(policy.MaxContinuous)),
        Member("requesters", policy => PeopleKey(policy.Requesters), policy => People(policy.Requesters)),
        Member("approvers", policy => PeopleKey(policy.Approvers), policy => People(policy.Approvers)),
        Member("breakGlass", policy => PeopleKey(policy.BreakGlass), policy => People(policy.BreakGlass)),
        Same("requiredApprovals", policy => policy.RequiredApprovals.ToString(CultureInfo.InvariantCulture)),
        Same("requireReason", policy => policy.RequireReason ? "yes" : "no"),
        Member("ticketPattern", policy => policy.TicketPattern ?? string.Empty, policy => policy.TicketPattern ?? None),
        Member("hours", policy => policy.Hours?.ToString() ?? string.Empty, policy => policy.Hours?.ToString() ?? None),
        Member("timeZone", policy => (policy.TimeZone ?? string.Empty).ToUpperInvariant(), policy => policy.TimeZone ?? None),
        Member("requestLifetime", policy => Ticks(policy.RequestLifetime), policy => Duration(policy.RequestLifetime)),
    ];

    /// <summary>The names of the members that are compared: all but the name of the policy.</summary>
    public static IReadOnlyList<string> MemberNames { get; } = Members.Select(member => member.Name).ToArray();

    /// <summary>The members in which two policies differ; empty where they say the same.</summary>
    /// <param name="before">Null for none: then every member that says something is a difference.</param>
    /// <param name="after">The other one.</param>
    public static IReadOnlyList<PolicyDifference> Of(AccessPolicy? before, AccessPolicy after) => Members
        .Where(member => before is null ? Says(member.Text(after)) : !string.Equals(member.Key(before), member.Key(after), StringComparison.Ordinal))
        .Select(member => new PolicyDifference(member.Name, before is null ? None : member.Text(before), member.Text(after)))
        .ToArray();

    /// <summary>A port with the limits of its own, such as <c>rdp (30m, from 10.0.0.0/8)</c>.</summary>
    public static string PortText(AccessPolicy policy, PortSpecification port)
    {
        var limit = LimitOf(policy, port);
        var duration = limit?.MaxDuration is { } longest ? DurationText.Format(longest) : null;
        var limits = new[] { duration, limit?.Sources is { } sources ? $"from {sources}" : null };
        var text = string.Join(", ", limits.Where(part => part is not null));
        return text.Length == 0 ? port.ToString() : $"{port} ({text})";
    }

    /// <summary>Somebody's name, and whether it is no person's.</summary>
    public static string PersonText(Person person) => person + Suffix(person);

    internal static string ContentKey(AccessPolicy policy) => string.Join("\n", Members.Select(member => member.Key(policy)));

    private static bool Says(string text) => text is not (None or "no" or "0");

    private static PortLimit? LimitOf(AccessPolicy policy, PortSpecification port) => policy.PortLimits.FirstOrDefault(limit => limit.Port.Equals(port));

    private static string PortKey(AccessPolicy policy, PortSpecification port)
    {
        var limit = LimitOf(policy, port);
        return $"{port.ToExplicitString()}|{Ticks(limit?.MaxDuration)}|{(limit?.Sources is { } sources ? SourceKey(sources) : string.Empty)}";
    }

    private static string SourceKey(AllowedSources sources) => sources.IsAny ? "Any" : Keys(sources.Prefixes.Select(prefix => prefix.ToString()));

    private static string PeopleKey(IEnumerable<Person> people) => Keys(people.Select(person => person.ObjectId.ToUpperInvariant() + Suffix(person)));

    private static string People(IEnumerable<Person> people) => List(people.Select(PersonText));

    private static string Suffix(Person person) => person.Kind switch
    {
        PersonKind.Group => " (group)",
        PersonKind.ServicePrincipal => " (service principal)",
        _ => string.Empty,
    };

    private static string Keys(IEnumerable<string> keys) => string.Join(";", keys.Distinct(StringComparer.Ordinal).OrderBy(key => key, StringComparer.Ordinal));

    private static string Ticks(TimeSpan? duration) => duration?.Ticks.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Duration(TimeSpan? duration) => duration is { } known ? DurationText.Format(known) : None;

    private static string List<T>(IEnumerable<T> items) => string.Join(", ", items) is { Length: > 0 } text ? text : None;

    private static (string Name, Func<AccessPolicy, string> Key, Func<AccessPolicy, string> Text) Same(string name, Func<AccessPolicy, string> text) =>
        (name, text, text);

    private static (string Name, Func<AccessPolicy, string> Key, Func<AccessPolicy, string> Text) Member(
        string name, Func<AccessPolicy, string> key, Func<AccessPolicy, string> text) => (name, key, text);
}
