using System;

namespace JitAccess.Simulation.Checks;

/// <summary>An invariant does not hold.</summary>
internal sealed class ViolationException(string invariant, string message) : Exception($"{invariant}: {message}")
{
    /// <summary>Which one, in a word or two.</summary>
    public string Invariant { get; } = invariant;
}
