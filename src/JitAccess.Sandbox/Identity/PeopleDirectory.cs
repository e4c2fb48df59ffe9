using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Sandbox.Identity;

/// <summary>The people and groups of the sandbox's tenant.</summary>
internal sealed class PeopleDirectory(SandboxClock clock)
{
    public const string TenantId = "c0117050-0000-4000-8000-000000000000";

    private const int FirstAdded = 1000;

    private readonly List<SandboxPerson> people =
    [
        User("alice", "Alice Archer", 1, SandboxRole.Owner, "sre-team"),
        User("bob", "Bob Baker", 2, SandboxRole.NetworkContributor),
        User("carol", "Carol Cook", 3, SandboxRole.NetworkContributor, "sre-team"),
        User("lead", "Lena Lead", 4, SandboxRole.NetworkContributor, "sre-team", "approvers"),
        User("oncall", "Oncall Engineer", 5, SandboxRole.NetworkContributor, "sre-team", "approvers"),
        User("sre", "Sam Reliability", 6, SandboxRole.NetworkContributor, "sre-team"),
        User("rita", "Rita Reader", 7, SandboxRole.Reader),
        User("mallory", "Mallory Malone", 8, SandboxRole.None),
        new("sweeper", "sweeper", Id('b', 1), SandboxPersonKind.ServicePrincipal, SandboxRole.NetworkContributor) { AppId = Id('c', 1) },
    ];

    private readonly Dictionary<string, SandboxRole> rolesInSubscriptions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<KeyValuePair<DateTimeOffset, IReadOnlyList<string>>>> formerGroups = new(StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> removedGroups = new(StringComparer.OrdinalIgnoreCase);

    private readonly SortedDictionary<string, string> groups = new(StringComparer.OrdinalIgnoreCase)
    {
        ["approvers"] = Id('d', 2),
        ["sre-team"] = Id('d', 1),
    };

    /// <summary>Group names and their object ids.</summary>
    public IReadOnlyDictionary<string, string> Groups => groups;

    public IReadOnlyList<SandboxPerson> People => people;

    /// <summary>By name or object id.</summary>
    public SandboxPerson? Find(string user) => people.Find(p => Is(p.Name, user) || Is(p.ObjectId, user));

    public SandboxPerson? FindByAppId(string appId) => people.Find(p => p.AppId is not null && Is(p.AppId, appId));

    public SandboxPerson Require(string user) => Find(user)
        ?? throw new SandboxException($"The sandbox does not know '{user}'. It knows: {string.Join(", ", people.Select(p => p.Name))}.");

    public void SetRole(string user, SandboxRole role)
    {
        var person = Require(user);
        people[people.IndexOf(person)] = person.With(role);
    }

    public void SetActions(string user, IReadOnlyList<string> actions)
    {
        var person = Require(user);
        people[people.IndexOf(person)] = person.WithActions(actions);
    }

    /// <summary>Adds somebody; the groups must be there.</summary>
    public SandboxPerson Add(string name, string displayName, SandboxPersonKind kind, string[] memberOf)
    {
        if (kind == SandboxPersonKind.User && Find(name) is not null)
        {
            throw new SandboxException($"The sandbox has a user '{name}' already.");
        }

        if (Array.Find(memberOf, group => !groups.ContainsKey(group)) is { } missing)
        {
            throw new SandboxException($"The sandbox has no group '{missing}'.");
        }

        var number = FirstAdded + people.Count;
        var isUser = kind == SandboxPersonKind.User;
        var person = new SandboxPerson(name, displayName, Id(isUser ? 'a' : 'b', number), kind, SandboxRole.None,
            memberOf)
        { AppId = isUser ? null : Id('c', number) };
        people.Add(person);
        return person;
    }

    /// <summary>Adds a group without members, unless it is there.</summary>
    /// <returns>Its object id.</returns>
    public string AddGroup(string name)
    {
        if (!groups.TryGetValue(name, out var id))
        {
            groups[name] = id = Id('d', FirstAdded + groups.Count);
        }

        return id;
    }

    /// <summary>Whether there was a group with this object id that was deleted.</summary>
    public bool IsRemovedGroup(string objectId) => removedGroups.Contains(objectId);

    /// <summary>Deletes a group, with all memberships, also those of the past.</summary>
    public void RemoveGroup(string name)
    {
        if (!groups.TryGetValue(name, out var id))
        {
            throw new SandboxException($"The sandbox has no group '{name}'. It has: {string.Join(", ", Groups.Keys)}.");
        }

        groups.Remove(name);
        removedGroups.Add(id);

        for (var index = 0; index < people.Count; index++)
        {
            people[index] = people[index].With(people[index].Groups.Where(group => !Is(group, name)).ToArray());
        }
    }

    /// <summary>Gives a person another role in one subscription than everywhere else.</summary>
    public void SetRole(string user, SandboxRole role, string subscription) => rolesInSubscriptions[KeyOf(Require(user), subscription)] = role;

    /// <summary>What a person may do in a subscription; without one, what he may do everywhere.</summary>
    public SandboxRole RoleOf(SandboxPerson person, string? subscription) =>
        subscription is not null && rolesInSubscriptions.TryGetValue(KeyOf(person, subscription), out var role) ? role : person.Role;

    /// <summary>Makes a person a member of exactly these groups.</summary>
    public void SetGroups(string user, IReadOnlyList<string> memberOf)
    {
        var person = Require(user);
        if (memberOf.FirstOrDefault(g => !Groups.ContainsKey(g)) is { } unknown)
        {
            throw new SandboxException($"The sandbox has no group '{unknown}'. It has: {string.Join(", ", Groups.Keys)}.");
        }

        if (!formerGroups.TryGetValue(person.ObjectId, out var former))
        {
            formerGroups.Add(person.ObjectId, former = []);
        }

        former.Add(new KeyValuePair<DateTimeOffset, IReadOnlyList<string>>(clock.Now, person.Groups));
        people[people.IndexOf(person)] = person.With(memberOf);
    }

    /// <summary>The ids of the groups that a person is, or at a moment was, a member of.</summary>
    public IEnumerable<string> GroupIdsOf(SandboxPerson person, DateTimeOffset? when = null)
    {
        var names = (Find(person.ObjectId) ?? person).Groups;
        if (when is { } moment && formerGroups.TryGetValue(person.ObjectId, out var former))
        {
            // What was so until the first change after that moment.
            names = former.Where(f => f.Key > moment).Select(f => f.Value).FirstOrDefault() ?? names;
        }

        return names.Where(Groups.ContainsKey).Select(g => Groups[g]);
    }

    private static string KeyOf(SandboxPerson person, string subscription) => person.ObjectId + "/" + subscription;

    private static SandboxPerson User(string alias, string displayName, int number, SandboxRole role, params string[] groups) =>
        new(alias + "@contoso.example", displayName, Id('a', number), SandboxPersonKind.User, role, groups);

    private static string Id(char kind, int number) => FormattableString.Invariant($"{kind}0117050-0000-4000-8000-{number:D12}");

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
