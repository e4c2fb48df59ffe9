using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Azure.Storage;
using JitAccess.Backend.Embedded;
using JitAccess.Backend.Stores;
using JitAccess.Core.Facts;
using JitAccess.Ledger.Tests;
using JitAccess.Sandbox;

namespace JitAccess.Backend.Tests.Stores;

/// <summary>A sandbox and the ledger in its storage account, as several people see it.</summary>
internal sealed class BlobStage : IDisposable
{
    private readonly List<BlobContainers> opened = [];

    public BlobStage(SandboxOptions? options = null) =>
        World = new SandboxWorld(options ?? new SandboxOptions { FrozenClock = true, Start = new DateTimeOffset(2030, 1, 1, 8, 0, 0, TimeSpan.Zero) });

    /// <summary>Everybody reads and adds everything.</summary>
    public static IReadOnlyList<SandboxBlobRole> Everything { get; } =
        FactZones.All.Select(zone => new SandboxBlobRole { Container = zone, MayRead = true, MayAdd = true }).ToArray();

    public SandboxWorld World { get; }

    public BlobContainers Open(string user, int pageSize = 5000, string resource = BlobConnection.Resource, TimeSpan? lifetime = null)
    {
        opened.Add(new BlobContainers(new BlobConnection
        {
            Endpoint = BlobEndpoint.Parse(World.BlobEndpoint.AbsoluteUri),
            Handler = World.CreateHandler(),
            Credential = new SandboxCredential(_ => Task.FromResult(Issue(user, resource, lifetime))),
            Clock = new EmbeddedClock(World.Clock),
            TokensFollowClock = true,
            PageSize = pageSize,
        }));
        return opened[^1];
    }

    public BlobFactStore OpenStore(string user, int pageSize = 5000) => new(Open(user, pageSize));

    public string ObjectIdOf(string user) => World.People.Single(person => person.Name == user).ObjectId;

    /// <summary>A request as somebody asks it, and where it belongs.</summary>
    public (FactPath Path, RequestFact Fact) RequestBy(string user, string? underIdOf = null)
    {
        var author = new FactAuthor(ObjectIdOf(user), user, AuthorKind.User);
        var sample = Samples.Request("why not");
        var path = FactPath.InRequests(Samples.Id, ObjectIdOf(underIdOf ?? user), "request");
        var writer = underIdOf is null ? author : author with { ObjectId = ObjectIdOf(underIdOf) };
        return (path, sample with { Author = writer, Request = sample.Request with { RequestId = Samples.Id, Requester = writer.ToPerson() } });
    }

    public void Dispose()
    {
        foreach (var containers in opened)
        {
            containers.Dispose();
        }
    }

    private AccessToken Issue(string user, string resource, TimeSpan? lifetime)
    {
        var token = World.IssueToken(user, lifetime, resource);
        return new AccessToken(token.AccessToken, token.ExpiresOn);
    }
}
