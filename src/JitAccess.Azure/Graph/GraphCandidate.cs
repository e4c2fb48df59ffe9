using System.Text.Json;
using JitAccess.Azure.Json;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Azure.Graph;

/// <summary>Somebody of the directory, with all the names that may be typed.</summary>
internal sealed record GraphCandidate(Person Person, string? PrincipalName, string? Mail, string? DisplayName)
{
    public bool IsCalled(string name) => Person.Kind == PersonKind.User
        ? GraphNames.AreSame(PrincipalName, name) || GraphNames.AreSame(Mail, name)
        : GraphNames.AreSame(DisplayName, name);

    /// <exception cref="MalformedAnswerException">There is no object id.</exception>
    public static GraphCandidate Read(JsonElement element, PersonKind kind)
    {
        var id = element.RequiredText("id", element);
        if (!System.Guid.TryParse(id, out var objectId))
        {
            throw new MalformedAnswerException($"'{id}' is no object id");
        }

        var (principalName, displayName) = (element.Text("userPrincipalName"), element.Text("displayName"));
        var name = PrintableText.Clean(principalName ?? displayName);
        return new(new Person(objectId.ToString("D"), name, kind), principalName, element.Text("mail"), displayName);
    }

    /// <summary>For a list to choose from.</summary>
    public override string ToString() => $"{Kind} '{Person}' ({Person.ObjectId})";

    private string Kind => Person.Kind switch
    {
        PersonKind.User => "user",
        PersonKind.Group => "group",
        _ => "service principal",
    };
}
