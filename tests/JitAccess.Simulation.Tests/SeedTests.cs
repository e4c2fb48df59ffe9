using System;
using Xunit;

namespace JitAccess.Simulation.Tests;

/// <summary>A few fixed seeds; <c>dotnet run --project tests/Simulation -c Release</c> runs as many as one likes.</summary>
public sealed class SeedTests
{
    private const int Operations = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public void Seed_HoldsEveryInvariant(int seed)
    {
        var result = SeedRun.Run(seed, Operations);

        Assert.True(
            result.Violation is null,
            FormattableString.Invariant($"{result.Violation}\n{string.Join('\n', result.LastEvents)}\nReplay: dotnet run --project tests/Simulation -c Release -- --seed {seed} --operations {Operations} --verbose"));
        Assert.True(result.Operations >= Operations);
    }

    [Fact]
    public void Seed_RunTwice_MakesTheSame()
    {
        var first = SeedRun.Run(17, Operations);
        var second = SeedRun.Run(17, Operations);

        Assert.Equal(first.Hash, second.Hash);
        Assert.NotEqual(first.Hash, SeedRun.Run(18, Operations).Hash);
    }
}
