using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Ledger;
using JitAccess.Sandbox;

namespace JitAccess.Backend.Embedded;

/// <summary>An Azure in memory with the ledger that belongs to it.</summary>
internal sealed class EmbeddedAzure : ISandboxControl
{
    private readonly string? seedPath;

    private EmbeddedAzure(SandboxWorld world, string? seedPath)
    {
        World = world;
        this.seedPath = seedPath;
    }

    public SandboxWorld World { get; }

    /// <summary>Lasts as long as the world.</summary>
    public IFactStore Facts { get; } = new MemoryFactStore();

    public string Location => "in memory";

    public static EmbeddedAzure Of(SandboxWorld world) => new(world, seedPath: null);

    /// <param name="seedPath">A file with the resources to start with; null for the embedded fleet.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.SeedInvalid"/>.</exception>
    public static EmbeddedAzure Create(string? seedPath)
    {
        if (seedPath is null)
        {
            return new EmbeddedAzure(new SandboxWorld(), seedPath);
        }

        try
        {
            return new EmbeddedAzure(new SandboxWorld(new SandboxOptions { SeedJson = File.ReadAllText(seedPath) }), seedPath);
        }
        catch (Exception e) when (e is SandboxException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Invalid(
                seedPath,
                $"cannot be used as a seed: {e.Message.TrimEnd('.')}. A seed is a JSON array of resources as Azure Resource Manager returns them, "
                + "or an object with such an array in 'value'.",
                e);
        }
    }

    /// <summary>A seed is planted once: naming another one for a running world would be ignored.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.SeedInvalid"/>.</exception>
    public void RequireSeed(string? path)
    {
        if (path is not null && !string.Equals(path, seedPath, StringComparison.Ordinal))
        {
            throw Invalid(path, "is not the seed of the sandbox that is running. Add -Reset to start it anew; what happened in it is lost.", inner: null);
        }
    }

    public Task<IReadOnlyList<Person>> GetPeopleAsync(CancellationToken cancellationToken) => Task.FromResult(People);

    public Task<DateTimeOffset> GetNowAsync(CancellationToken cancellationToken) => Task.FromResult(World.Clock.Now);

    public Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        World.Clock.Advance(by);
        return GetNowAsync(cancellationToken);
    }

    public IReadOnlyList<Person> People => World.People.Select(person => new Person(person.ObjectId, person.Name, KindOf(person.Kind))).ToArray();

    private static PersonKind KindOf(SandboxPersonKind kind) => kind == SandboxPersonKind.User ? PersonKind.User : PersonKind.ServicePrincipal;

    private static JitAccessException Invalid(string path, string problem, Exception? inner) =>
        new(ErrorIds.SeedInvalid, JitErrorKind.InvalidArgument, $"'{path}' {problem}", path, inner);
}
