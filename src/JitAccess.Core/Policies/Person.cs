using System;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Policies;

/// <summary>
/// Somebody whom a policy or a fact names, or a group. The object id decides, so compare with <see cref="Is"/>; name and kind are what was known when it
/// was written.
/// </summary>
public sealed record Person(string ObjectId, string? Name, PersonKind Kind = PersonKind.Unknown)
{
    public bool Is(string objectId) => string.Equals(ObjectId, objectId, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => string.IsNullOrWhiteSpace(Name) ? ObjectId : PrintableText.Clean(Name)!;
}
