using Xunit;

namespace JitAccess.Ledger.Tests;

/// <summary>A test of a store that is always there.</summary>
internal sealed class StoreFactAttribute : FactAttribute
{
}
