using System;

namespace JitAccess.Core.Policies;

/// <summary>Somebody whom a policy or a fact names. The object id decides; the name is for people to read.</summary>
public sealed record Person(string ObjectId, string? Name)
{
    public bool Is(string objectId) => string.Equals(ObjectId, objectId, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => string.IsNullOrEmpty(Name) ? ObjectId : Name!;
}
