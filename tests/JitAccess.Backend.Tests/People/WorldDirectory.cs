using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Backend.Tests.People;

/// <summary>A directory with the sandbox's people, whose groups can be changed and which can be down.</summary>
internal sealed class WorldDirectory : IDirectory
{
    private SandboxWorld? world;

    public bool IsDown { get; set; }

    /// <summary>The names of people by the names of groups.</summary>
    public Dictionary<string, string[]> Members { get; } = new(StringComparer.Ordinal);

    public static Person Group(string name) =>
        new(name == "sre-team" ? "d0117050-0000-4000-8000-000000000001" : "d0117050-0000-4000-8000-000000000002", name, PersonKind.Group);

    /// <summary>Puts it behind everybody's connection.</summary>
    public void Serve(PeopleStage people)
    {
        world = people.World;
        foreach (var alias in new[] { "alice", "bob", "carol", "lead", "oncall", "mallory" })
        {
            people.Use(alias, Stage.Like(people[alias], directory: this));
        }
    }

    public Task<Person?> FindAsync(string nameOrObjectId, CancellationToken cancellationToken)
    {
        RequireUp();
        var found = world!.People.FirstOrDefault(person => person.Name == nameOrObjectId || person.ObjectId == nameOrObjectId);
        return Task.FromResult(found is null ? null
            : new Person(found.ObjectId, found.Name, found.Kind == SandboxPersonKind.User ? PersonKind.User : PersonKind.ServicePrincipal));
    }

    public Task<IReadOnlyList<string>> FilterGroupsAsync(string objectId, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        RequireUp();
        var name = world!.People.First(person => person.ObjectId == objectId).Name;
        return Task.FromResult<IReadOnlyList<string>>([.. Members.Where(group => group.Value.Contains(name, StringComparer.Ordinal))
            .Select(group => Group(group.Key).ObjectId).Intersect(groupIds)]);
    }

    private void RequireUp()
    {
        if (IsDown)
        {
            throw new JitAccessException(ErrorIds.DirectoryUnavailable, JitErrorKind.Connection, "The directory is down.");
        }
    }
}
