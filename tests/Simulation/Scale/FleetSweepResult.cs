using System;
using System.Collections.Generic;

namespace JitAccess.Simulation.Scale;

/// <summary>What one pass over a large fleet took.</summary>
internal sealed record FleetSweepResult
{
    public required int SecurityGroups { get; init; }

    public required int Expired { get; init; }

    public required bool IsThorough { get; init; }

    /// <summary>Grants that the pass closed.</summary>
    public required int Closed { get; init; }

    /// <summary>What the pass could not do.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    /// <summary>Rules and tags of ours that are left, baselines aside.</summary>
    public required int Left { get; init; }

    /// <summary>In virtual time, from the first request to the end.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The least that the service's limits allow for the same deletions and the tags after them.</summary>
    public required TimeSpan Dictated { get; init; }

    /// <summary>Requests, polls of operations excluded.</summary>
    public required int Requests { get; init; }

    /// <summary>Of these, those that read lists: pages of NSGs, NICs and VMs, of the graph and of subscriptions.</summary>
    public required int Pages { get; init; }

    public required int Polls { get; init; }

    /// <summary>Answers 429.</summary>
    public required int Throttled { get; init; }

    /// <summary>The most that the pass held at a time, in bytes: what survives a collection in the middle of it, less what there was before it.</summary>
    public required long LargestLive { get; init; }

    public double Ratio => Took / Dictated;

    /// <summary>Requests for each grant that was over, pages aside.</summary>
    public double RequestsPerGrant => (Requests - Pages) / (double)Expired;
}
