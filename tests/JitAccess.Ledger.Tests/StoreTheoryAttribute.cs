using Xunit;

namespace JitAccess.Ledger.Tests;

/// <summary>A theory about a store that is always there.</summary>
internal sealed class StoreTheoryAttribute : TheoryAttribute
{
}
