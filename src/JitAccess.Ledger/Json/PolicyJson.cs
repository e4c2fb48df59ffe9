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
        writer.Texts("sources", policy.Sources.IsAny ? ["Any"] : policy.Sources.Prefixes.Select(prefix => prefix.ToString()));
        writer.Duration("maxDuration", policy.MaxDuration);
        writer.Objects("requesters", policy.Requesters, PeopleJson.WritePerson);
        writer.Objects("approvers", policy.Approvers, PeopleJson.WritePerson);
        writer.WriteNumber("requiredApprovals", policy.RequiredApprovals);
    }

    public static AccessPolicy Read(JsonMembers members)
    {
        var sources = members.Texts("sources");
        var policy = new AccessPolicy
        {
            Name = members.OptionalText("name"),
            Ports = members.Values("ports", PortSpecification.Parse),
            Sources = sources.Count == 1 && string.Equals(sources[0], "Any", StringComparison.Ordinal) ? AllowedSources.Any : ReadPrefixes(members),
            MaxDuration = members.Duration("maxDuration"),
            Requesters = members.Objects("requesters", PeopleJson.ReadPerson),
            Approvers = members.OptionalObjects("approvers", PeopleJson.ReadPerson),
            RequiredApprovals = members.OptionalNumber("requiredApprovals") ?? 0,
        };
        var problems = policy.Problems();
        return problems.Count == 0 ? policy : throw new FactFormatException("The policy is not valid: " + string.Join(" ", problems).TrimEnd('.'));
    }

    private static AllowedSources ReadPrefixes(JsonMembers members)
    {
        var prefixes = members.Values("sources", AddressPrefix.Parse);
        return prefixes.Count > 0 ? AllowedSources.Of(prefixes) : throw new FactFormatException("The policy names no source, and does not say Any");
    }
}
