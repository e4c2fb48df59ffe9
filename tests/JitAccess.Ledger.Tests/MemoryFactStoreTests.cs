using JitAccess.Core.Ports;

namespace JitAccess.Ledger.Tests;

public sealed class MemoryFactStoreTests : FactStoreSuite
{
    protected override IFactStore Store { get; } = new MemoryFactStore();
}
