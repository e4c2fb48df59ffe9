using System;
using System.Collections.Generic;

namespace JitAccess.Simulation;

/// <summary>What became of a seed.</summary>
internal sealed record SeedResult
{
    public required int Seed { get; init; }

    public required int Operations { get; init; }

    /// <summary>How much time passed in the world.</summary>
    public required TimeSpan Simulated { get; init; }

    /// <summary>The hash of everything that happened: the same seed has the same one.</summary>
    public required string Hash { get; init; }

    public required int Grants { get; init; }

    public required int Faults { get; init; }

    /// <summary>How operations ended, and how often.</summary>
    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }

    /// <summary>The invariant that did not hold; null where all did.</summary>
    public Exception? Violation { get; init; }

    public required IReadOnlyCollection<string> LastEvents { get; init; }
}
