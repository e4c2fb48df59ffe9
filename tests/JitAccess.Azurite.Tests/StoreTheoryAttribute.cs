using JitAccess.Azurite.Tests;
using Xunit;

namespace JitAccess.Ledger.Tests;

/// <summary>A theory about a store that is there where Azurite is.</summary>
internal sealed class StoreTheoryAttribute : TheoryAttribute
{
    public StoreTheoryAttribute() => Skip = AzuriteProgram.Missing;
}
