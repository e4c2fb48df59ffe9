namespace JitAccess.Core.Policies;

/// <summary>Somebody, or a group, as somebody wrote it: by name, or by object id.</summary>
/// <param name="ObjectId">Decides where it is there.</param>
/// <param name="Name">What to look up where there is no object id; else what its reader should recognise.</param>
/// <param name="Kind">What the writer took it for; what a directory says counts more.</param>
public sealed record PersonReference(string? ObjectId, string? Name, PersonKind Kind = PersonKind.Unknown)
{
    /// <summary>Who it is, where that is known and nobody has to be asked; null else.</summary>
    public Person? Known { get; private init; }

    /// <summary>What to ask a directory for.</summary>
    public string Text => ObjectId ?? Name ?? string.Empty;

    /// <summary>Somebody who was looked up already.</summary>
    public static PersonReference Of(Person person) => new(person.ObjectId, person.Name, person.Kind) { Known = person };

    /// <summary>A name or an object id: a directory takes both.</summary>
    public static PersonReference Of(string nameOrObjectId) => new(null, nameOrObjectId.Trim());

    public override string ToString() => Name ?? Text;
}
