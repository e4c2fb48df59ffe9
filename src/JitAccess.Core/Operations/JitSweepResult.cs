using System;
using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>One pass of the sweep.</summary>
public sealed record JitSweepResult
{
    public required DateTimeOffset StartedOn { get; init; }

    public required DateTimeOffset EndedOn { get; init; }

    /// <summary>How many NSGs were read.</summary>
    public required int SecurityGroups { get; init; }

    public IReadOnlyList<JitSweepAction> Actions { get; init; } = [];

    /// <summary>What could not be done, each with its error id. The pass goes on.</summary>
    public IReadOnlyList<JitSweepAction> Failed { get; init; } = [];

    /// <summary>How late the latest closing of this pass was; zero where nothing was over.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>Whether every NSG, NIC and VM was listed; else only those that matter were found and read.</summary>
    public bool IsThorough { get; init; }
}
