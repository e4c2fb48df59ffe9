using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Simulation.Processes;

/// <summary>The people of the sandbox, by the short names that they have here. Nobody is in a group.</summary>
internal sealed class SimulatedDirectory(SandboxWorld world) : IDirectory
{
    private readonly IReadOnlyList<Person> people = world.People.Select(person =>
        new Person(person.ObjectId, person.Name.Split('@')[0], person.Kind == SandboxPersonKind.User ? PersonKind.User : PersonKind.ServicePrincipal))
            .ToArray();

    public Task<Person?> FindAsync(string nameOrObjectId, CancellationToken cancellationToken) => Task.FromResult(Find(nameOrObjectId));

    public Task<IReadOnlyList<string>> FilterGroupsAsync(string objectId, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Person Require(string name) => Find(name) ?? throw new ArgumentException($"Nobody is called {name}.", nameof(name));

    private Person? Find(string nameOrObjectId) =>
        people.FirstOrDefault(person => person.Is(nameOrObjectId) || string.Equals(person.Name, nameOrObjectId, StringComparison.OrdinalIgnoreCase));
}
