using System;
using System.Collections.Generic;

namespace JitAccess.Sandbox;

/// <summary>Faults by chance, and yet always the same: the same seed and the same requests in the same order meet the same faults.</summary>
public sealed class RandomFaults
{
    public int Seed { get; init; }

    /// <summary>How likely each kind is to meet a request that it can meet, from 0 to 1.</summary>
    public required IReadOnlyDictionary<FaultKind, double> Rates { get; init; }

    /// <summary>The HTTP method that they meet; default: every one.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression that is searched in the path, without letter case; default: every path.</summary>
    public string? Path { get; init; }

    /// <summary>The person whom they meet, by name or object id; default: everybody.</summary>
    public string? Who { get; init; }

    /// <summary>The longest <see cref="FaultKind.Latency"/>. Default 5 seconds.</summary>
    public TimeSpan LongestLatency { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The longest <c>Retry-After</c> of <see cref="FaultKind.Throttle"/> and <see cref="FaultKind.Busy"/>, at least 1 second. Default 15 seconds.
    /// </summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The latest that <see cref="FaultKind.SurfaceLate"/> surfaces. Default 10 minutes.</summary>
    public TimeSpan LatestSurface { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The oldest state of <see cref="FaultKind.StaleRead"/>. Default 30 seconds.</summary>
    public TimeSpan OldestRead { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest <see cref="FaultKind.ClockSkew"/>, in both directions. Default 1 minute.</summary>
    public TimeSpan LargestSkew { get; init; } = TimeSpan.FromMinutes(1);
}
