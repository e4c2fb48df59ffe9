using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Ledger.Tests;

public sealed class MemoryFactStoreTests : FactStoreSuite
{
    private readonly MemoryFactStore store = new();

    protected override IFactStore Store => store;

    protected override Task PlantAsync(string path, byte[] document)
    {
        store.Plant(path, document);
        return Task.CompletedTask;
    }
}
