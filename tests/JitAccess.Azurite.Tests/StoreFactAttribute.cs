using JitAccess.Azurite.Tests;
using Xunit;

namespace JitAccess.Ledger.Tests;

/// <summary>A test of a store that is there where Azurite is.</summary>
internal sealed class StoreFactAttribute : FactAttribute
{
    public StoreFactAttribute() => Skip = AzuriteProgram.Missing;
}
