using System.Text.Json;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Ledger.Json;

/// <summary>What somebody asked for.</summary>
internal static class RequestJson
{
    public static void Write(Utf8JsonWriter writer, AccessRequest request)
    {
        writer.Text("requestId", request.RequestId.ToString());
        writer.Object("requester", request.Requester, PeopleJson.WritePerson);
        writer.Text("resourceId", request.ResourceId.ToString());
        writer.Text("port", request.Port.ToExplicitString());
        writer.Text("source", request.Source.ToString());
        writer.Duration("duration", request.Duration);
        writer.Text("reason", request.Reason);
        writer.Text("ticket", request.Ticket);
        writer.OptionalTime("startAt", request.StartAt);
        writer.Duration("lifetime", request.Lifetime);
        writer.WriteBoolean("breakGlass", request.BreakGlass);
    }

    public static AccessRequest Read(JsonMembers members) => new()
    {
        RequestId = members.Value("requestId", RequestId.Parse),
        Requester = PeopleJson.ReadPerson(members.Object("requester")),
        ResourceId = members.Value("resourceId", ResourceId.Parse),
        Port = members.Value("port", PortSpecification.Parse),
        Source = members.Value("source", AddressPrefix.Parse),
        Duration = members.Duration("duration"),
        Reason = members.OptionalText("reason"),
        Ticket = members.OptionalText("ticket"),
        StartAt = members.OptionalTime("startAt"),
        Lifetime = members.Duration("lifetime"),
        BreakGlass = members.OptionalFlag("breakGlass") ?? false,
    };
}
