using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Policies;

/// <summary>Which groups people are in, as the directory answered. Who was not asked about, or could not be, is in none.</summary>
public sealed class Memberships
{
    public static readonly Memberships None = new(new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, string>());

    private readonly Dictionary<string, HashSet<string>> groups;
    private readonly Dictionary<string, string> unresolved;

    /// <param name="groups">The object ids of the groups of each person, by the person's object id.</param>
    /// <param name="unresolved">Why somebody's groups are not known, by object id.</param>
    public Memberships(IReadOnlyDictionary<string, IReadOnlyList<string>> groups, IReadOnlyDictionary<string, string> unresolved)
    {
        this.groups = groups.ToDictionary(
            pair => pair.Key, pair => new HashSet<string>(pair.Value, StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        this.unresolved = unresolved.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether somebody is one of these people, themselves or through a group.</summary>
    public bool Has(IEnumerable<Person> people, string objectId) =>
        people.Any(
            person => person.Is(objectId) || (person.Kind == PersonKind.Group && groups.TryGetValue(objectId, out var own) && own.Contains(person.ObjectId)));

    /// <summary>Why somebody's groups are not known; null where they are.</summary>
    public string? WhyUnresolved(string objectId) => unresolved.TryGetValue(objectId, out var why) ? why : null;
}
