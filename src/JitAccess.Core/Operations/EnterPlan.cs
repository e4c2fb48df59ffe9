using System;
using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>What is opened, and what is run then.</summary>
public sealed record EnterPlan
{
    public required JitPlan Plan { get; init; }

    public required RequestPlan Request { get; init; }

    /// <summary>The whole path.</summary>
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public TimeSpan? Timeout { get; init; }
}
