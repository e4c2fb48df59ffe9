using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Operations;

/// <summary>What an operation would do: shown by -WhatIf and asked about before it is done.</summary>
public sealed record JitPlan
{
    /// <summary>What it is about, such as <c>web01</c>.</summary>
    public required string Target { get; init; }

    /// <summary>What would be done, such as <c>open ssh from 203.0.113.7 for 1h</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The writes, in their order.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>What a person should know before agreeing: what is severed, what becomes reachable, what is not proved.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether another plan comes down to the same writes.</summary>
    public bool IsLike(JitPlan other) => string.Equals(Fingerprint, other.Fingerprint, StringComparison.Ordinal);

    public override string ToString() =>
        string.Join(Environment.NewLine,
            new[] { $"{Target}: {Action}" }.Concat(Changes.Select(change => "  " + change)).Concat(Notes.Select(note => "  note: " + note)));

    private string Fingerprint =>
        string.Join("\n",
            Changes.Select(change => change with { Until = null }).Select(change => $"{change.SecurityGroupId}|{change}")
            .OrderBy(line => line, StringComparer.OrdinalIgnoreCase));
}
