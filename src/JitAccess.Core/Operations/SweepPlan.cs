using System;
using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>What a sweep would do now.</summary>
public sealed record SweepPlan
{
    public required JitPlan Plan { get; init; }

    public required DateTimeOffset StartedOn { get; init; }

    public required int SecurityGroups { get; init; }

    internal SweepOptions Options { get; init; } = new();

    internal IReadOnlyList<SweepStep> Steps { get; init; } = [];

    internal SweepReading? Reading { get; init; }
}
