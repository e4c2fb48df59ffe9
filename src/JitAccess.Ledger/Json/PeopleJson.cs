using System.Text.Json;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;

namespace JitAccess.Ledger.Json;

/// <summary>Authors and people.</summary>
internal static class PeopleJson
{
    public static void WriteAuthor(Utf8JsonWriter writer, FactAuthor author)
    {
        writer.Text("objectId", author.ObjectId);
        writer.Text("name", author.Name);
        writer.Text("kind", author.Kind.ToString());
    }

    public static FactAuthor ReadAuthor(JsonMembers members) => new(ReadObjectId(members), members.OptionalText("name"), members.Choice<AuthorKind>("kind"));

    public static void WritePerson(Utf8JsonWriter writer, Person person)
    {
        writer.Text("objectId", person.ObjectId);
        writer.Text("name", person.Name);
        if (person.Kind != PersonKind.Unknown)
        {
            writer.Text("kind", person.Kind.ToString());
        }
    }

    /// <summary>Older facts say no kind.</summary>
    public static Person ReadPerson(JsonMembers members) => new(
        ReadObjectId(members),
        members.OptionalText("name"),
        members.OptionalText("kind") is null ? PersonKind.Unknown : members.Choice<PersonKind>("kind"));

    private static string ReadObjectId(JsonMembers members)
    {
        var objectId = members.Text("objectId");
        return objectId.Length > 0 ? objectId : throw new FactFormatException("An 'objectId' is empty");
    }
}
