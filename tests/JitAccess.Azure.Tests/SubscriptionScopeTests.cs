using System;
using System.Linq;
using JitAccess.Core;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class SubscriptionScopeTests
{
    private static readonly SubscriptionInfo One = new("11111111-0000-0000-0000-000000000000", "One", null);
    private static readonly SubscriptionInfo Two = new("22222222-0000-0000-0000-000000000000", "Two", null);
    private static readonly SubscriptionInfo Twin = new("33333333-0000-0000-0000-000000000000", "Two", null);

    [Fact]
    public void Resolve_NothingSaidAndOneVisible_IsThatOne() => Assert.Equal([One], new SubscriptionScope().Resolve([One]));

    [Fact]
    public void Resolve_NothingSaidAndSeveralVisible_ListsThem()
    {
        var error = Assert.Throws<JitAccessException>(() => new SubscriptionScope().Resolve([One, Two]));

        Assert.Equal(ErrorIds.SubscriptionAmbiguous, error.ErrorId);
        Assert.Contains(One.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(Two.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_Named_TakesIdsAndNamesWithoutLetterCaseAndOnce() =>
        Assert.Equal([One, Two],
            new SubscriptionScope { Named = ["ONE", Two.SubscriptionId.ToUpperInvariant(), "two"], Otherwise = "nothing" }.Resolve([One, Two]));

    [Fact]
    public void Resolve_Named_ComesBeforeTheVariableAndAll() =>
        Assert.Equal([Two], new SubscriptionScope { Named = ["Two"], Otherwise = "One", All = true }.Resolve([One, Two]));

    [Fact]
    public void Resolve_All_ComesBeforeTheVariable() => Assert.Equal([One, Two], new SubscriptionScope { All = true, Otherwise = "One" }.Resolve([One, Two]));

    [Fact]
    public void Resolve_Variable_IsUsedWhereNothingIsNamed() =>
        Assert.Equal([Two], new SubscriptionScope { Otherwise = Two.SubscriptionId }.Resolve([One, Two]));

    [Fact]
    public void Resolve_UnknownVariable_SaysWhereTheNameComesFrom()
    {
        var error = Assert.Throws<JitAccessException>(() => new SubscriptionScope { Otherwise = "Three" }.Resolve([One, Two]));

        Assert.Equal(ErrorIds.SubscriptionNotFound, error.ErrorId);
        Assert.Contains("AZURE_SUBSCRIPTION_ID", error.Message, StringComparison.Ordinal);
        Assert.Contains(One.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_NameOfTwo_IsAmbiguousUntilTheIdIsWritten()
    {
        var error = Assert.Throws<JitAccessException>(() => new SubscriptionScope { Named = ["two"] }.Resolve([One, Two, Twin]));

        Assert.Equal(ErrorIds.SubscriptionAmbiguous, error.ErrorId);
        Assert.DoesNotContain(One.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal([Twin], new SubscriptionScope { Named = [Twin.SubscriptionId] }.Resolve([One, Two, Twin]));
    }

    [Fact]
    public void Resolve_NoneVisible_IsNotFound() =>
        Assert.Equal(ErrorIds.SubscriptionNotFound, Assert.Throws<JitAccessException>(() => new SubscriptionScope { All = true }.Resolve([])).ErrorId);

    [Fact]
    public void Resolve_ManyVisible_ListsABoundedNumber()
    {
        var many = Enumerable.Range(0, 300).Select(number => new SubscriptionInfo(Guid.NewGuid().ToString(), $"S{number}", null)).ToArray();

        Assert.Contains("and 280 more", Assert.Throws<JitAccessException>(() => new SubscriptionScope().Resolve(many)).Message, StringComparison.Ordinal);
    }
}
