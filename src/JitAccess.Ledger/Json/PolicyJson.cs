using System;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Ledger.Json;

/// <summary>Policies. One that breaks a rule of its own is not read: a ledger must not be a way around the checks of Enable.</summary>
internal static class PolicyJson
{
    public static void Write(Utf8JsonWriter writer, AccessPolicy policy)
    {
        writer.Text("name", policy.Name);
        writer.Texts("ports", policy.Ports.Select(port => port.ToExplicitString()));
        WriteSources(writer, policy.Sources);
        writer.Duration("maxDuration", policy.MaxDuration);
        writer.Objects("requesters", policy.Requesters, PeopleJson.WritePerson);
        writer.Objects("approvers", policy.Approvers, PeopleJson.WritePerson);
        writer.WriteNumber("requiredApprovals", policy.RequiredApprovals);
        writer.Objects("portLimits", policy.PortLimits, WriteLimit);
        writer.Objects("breakGlass", policy.BreakGlass, PeopleJson.WritePerson);
        writer.OptionalDuration("maxContinuous", policy.MaxContinuous);
        writer.WriteBoolean("requireReason", policy.RequireReason);
        writer.Text("ticketPattern", policy.TicketPattern);
        writer.Text("hours", policy.Hours?.ToString());
        writer.Text("timeZone", policy.TimeZone);
        writer.OptionalDuration("requestLifetime", policy.RequestLifetime);
    }

    public static AccessPolicy Read(JsonMembers members)
    {
        var policy = new AccessPolicy
        {
            Name = members.OptionalText("name"),
            Ports = members.Values("ports", PortSpecification.Parse),
            Sources = ReadSources(members),
            MaxDuration = members.Duration("maxDuration"),
            Requesters = members.Objects("requesters", PeopleJson.ReadPerson),
            Approvers = members.OptionalObjects("approvers", PeopleJson.ReadPerson),
            RequiredApprovals = members.OptionalNumber("requiredApprovals") ?? 0,
            PortLimits = members.OptionalObjects("portLimits", ReadLimit),
            BreakGlass = members.OptionalObjects("breakGlass", PeopleJson.ReadPerson),
            MaxContinuous = members.OptionalDuration("maxContinuous"),
            RequireReason = members.OptionalFlag("requireReason") ?? false,
            TicketPattern = members.OptionalText("ticketPattern"),
            Hours = members.OptionalText("hours") is { } hours ? ReadHours(hours) : null,
            TimeZone = members.OptionalText("timeZone"),
            RequestLifetime = members.OptionalDuration("requestLifetime"),
        };
        var problems = policy.Problems();
        return problems.Count == 0 ? policy
            : throw new FactFormatException("The policy is not valid: " + string.Join(" ", problems.Select(problem => problem.Message)).TrimEnd('.'));
    }

    private static void WriteSources(Utf8JsonWriter writer, AllowedSources sources) =>
        writer.Texts("sources", sources.IsAny ? ["Any"] : sources.Prefixes.Select(prefix => prefix.ToString()));

    private static AllowedSources ReadSources(JsonMembers members)
    {
        var texts = members.Texts("sources");
        if (texts.Count == 1 && string.Equals(texts[0], "Any", StringComparison.Ordinal))
        {
            return AllowedSources.Any;
        }

        var prefixes = members.Values("sources", AddressPrefix.Parse);
        return prefixes.Count > 0 ? AllowedSources.Of(prefixes) : throw new FactFormatException("The policy names no source, and does not say Any");
    }

    private static void WriteLimit(Utf8JsonWriter writer, PortLimit limit)
    {
        writer.Text("port", limit.Port.ToExplicitString());
        if (limit.Sources is { } sources)
        {
            WriteSources(writer, sources);
        }

        writer.OptionalDuration("maxDuration", limit.MaxDuration);
    }

    private static PortLimit ReadLimit(JsonMembers members) =>
        new(members.Value("port", PortSpecification.Parse), members.Has("sources") ? ReadSources(members) : null, members.OptionalDuration("maxDuration"));

    private static WeeklyHours ReadHours(string text) =>
        WeeklyHours.TryParse(text, out var hours, out var problems) ? hours!
            : throw new FactFormatException("The policy's hours are not valid: " + string.Join(" ", problems).TrimEnd('.'));
}
