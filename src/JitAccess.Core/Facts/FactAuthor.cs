using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>Who stated a fact. The object id decides.</summary>
public sealed record FactAuthor(string ObjectId, string? Name, AuthorKind Kind)
{
    public Person ToPerson() => new(ObjectId, Name, Kind == AuthorKind.User ? PersonKind.User : PersonKind.ServicePrincipal);

    public override string ToString() => string.IsNullOrWhiteSpace(Name) ? ObjectId : PrintableText.Clean(Name)!;
}
