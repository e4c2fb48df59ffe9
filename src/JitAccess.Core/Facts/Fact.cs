using System;
using System.Collections.Generic;

namespace JitAccess.Core.Facts;

/// <summary>Something that happened. Facts are stated once, at a path of their own, and never change.</summary>
public abstract record Fact
{
    public required FactAuthor Author { get; init; }

    /// <summary>When, in UTC, by the service's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The hashes of the facts that the author saw when it stated this one.</summary>
    public IReadOnlyList<string> Follows { get; init; } = [];
}
