using System;
using System.Threading.Tasks;
using JitAccess.Core.Ports;
using JitAccess.Ledger.Tests;

namespace JitAccess.Backend.Tests.Stores;

/// <summary>The suite of stores on the sandbox's storage account, with pages of seven names.</summary>
public sealed class SandboxBlobStoreTests : FactStoreSuite, IDisposable
{
    private readonly BlobStage stage = new();
    private readonly IFactStore store;

    public SandboxBlobStoreTests()
    {
        stage.World.SetBlobRoles(BlobStage.Everything);
        store = stage.OpenStore("alice@contoso.example", pageSize: 7);
    }

    protected override IFactStore Store => store;

    public void Dispose() => stage.Dispose();

    protected override Task PlantAsync(string path, byte[] document)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        stage.World.PutBlob(path[..slash], path[(slash + 1)..], document);
        return Task.CompletedTask;
    }
}
