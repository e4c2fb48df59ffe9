using System.Text.Json;
using JitAccess.Core.Facts;

namespace JitAccess.Ledger.Json;

/// <summary>Named policies and the kill switch.</summary>
internal static class ControlJson
{
    public static void Write(Utf8JsonWriter writer, PolicyFact fact)
    {
        writer.Text("name", fact.Name);
        writer.WriteNumber("revision", fact.Revision);
        writer.Text("previous", fact.Previous);
        writer.Text("state", fact.State.ToString());
        writer.Object("policy", fact.Policy, PolicyJson.Write);
        writer.Text("reason", fact.Reason);
    }

    public static void Write(Utf8JsonWriter writer, SuspensionFact fact)
    {
        writer.WriteNumber("revision", fact.Revision);
        writer.Text("previous", fact.Previous);
        writer.WriteBoolean("suspended", fact.Suspended);
        writer.Text("reason", fact.Reason);
    }

    public static PolicyFact ReadPolicy(JsonMembers members, FactHead head) => new()
    {
        Author = head.Author,
        At = head.At,
        Follows = head.Follows,
        Name = members.Text("name"),
        Revision = members.Number("revision"),
        Previous = members.OptionalText("previous"),
        State = members.Choice<PolicyState>("state"),
        Policy = PolicyJson.Read(members.Object("policy")),
        Reason = members.OptionalText("reason"),
    };

    public static SuspensionFact ReadSuspension(JsonMembers members, FactHead head) => new()
    {
        Author = head.Author,
        At = head.At,
        Follows = head.Follows,
        Revision = members.Number("revision"),
        Previous = members.OptionalText("previous"),
        Suspended = members.Flag("suspended"),
        Reason = members.OptionalText("reason"),
    };
}
