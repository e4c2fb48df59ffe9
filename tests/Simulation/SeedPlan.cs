using System;
using System.Collections.Generic;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Sandbox;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation;

/// <summary>What sort of world a seed makes: calm or rough, how often processes die, what goes wrong.</summary>
internal sealed class SeedPlan
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    /// <summary>The longest that a sweep may open for, whatever a policy says.</summary>
    public static readonly TimeSpan CeilingDuration = TimeSpan.FromHours(2);

    public SeedPlan(int seed, Dice dice)
    {
        Seed = seed;
        IsCalm = dice.Chance(0.2);
        HasFaults = !IsCalm && dice.Chance(0.8);
        HasDeaths = !IsCalm && dice.Chance(0.8);
        HasOutages = !IsCalm && dice.Chance(0.5);
        HasStaleReads = HasFaults && dice.Chance(0.5);
        HasLateSurfacing = HasFaults && dice.Chance(0.5);
        LargestSkew = IsCalm ? TimeSpan.Zero : dice.Between(0, 15);
        Pace = dice.Between(120, 600);
    }

    /// <summary>A calm world: nothing fails but what is made to.</summary>
    public SeedPlan()
    {
        IsCalm = true;
        Pace = TimeSpan.FromMinutes(5);
    }

    public int Seed { get; }

    /// <summary>Nothing fails but what owners of NSGs do: then everything happens in the time that is promised.</summary>
    public bool IsCalm { get; }

    public bool HasFaults { get; }

    public bool HasDeaths { get; }

    public bool HasOutages { get; }

    public bool HasStaleReads { get; }

    public bool HasLateSurfacing { get; }

    /// <summary>How far the clocks of machines are off, in both directions.</summary>
    public TimeSpan LargestSkew { get; }

    /// <summary>How often each sweeper passes.</summary>
    public TimeSpan Pace { get; }

    /// <summary>How long before a pass something must have been so for the pass to see it: clocks differ, and reads may lag.</summary>
    public TimeSpan Margin => (2 * LargestSkew) + TimeSpan.FromSeconds(HasStaleReads ? 31 : 1);

    /// <summary>How long after its expiry a rule may still appear: a request on its way when it was over.</summary>
    public TimeSpan LatestAppearance => Margin + TimeSpan.FromSeconds(10) + (HasLateSurfacing ? TimeSpan.FromMinutes(10) : TimeSpan.Zero);

    public string SweeperId { get; set; } = string.Empty;

    public Ceiling Ceiling { get; } = new()
    {
        Scopes = [$"/subscriptions/{SimulatedFleet.SubscriptionId}"],
        Ports = [PortSpecification.Ssh, PortSpecification.Rdp],
        Sources = AllowedSources.Parse(Sources.Allowed),
        MaxDuration = CeilingDuration,
    };

    public RandomFaults? Faults => !HasFaults ? null : new RandomFaults
    {
        Seed = Seed,
        LongestLatency = TimeSpan.FromSeconds(4),
        LatestSurface = TimeSpan.FromMinutes(9),
        OldestRead = TimeSpan.FromSeconds(30),
        Rates = new Dictionary<FaultKind, double>
        {
            [FaultKind.Latency] = 0.03,
            [FaultKind.Status] = 0.008,
            [FaultKind.DropBefore] = 0.004,
            [FaultKind.DropAfter] = 0.004,
            [FaultKind.FailOperation] = 0.01,
            [FaultKind.SurfaceLate] = HasLateSurfacing ? 0.01 : 0,
            [FaultKind.Throttle] = 0.004,
            [FaultKind.Busy] = 0.01,
            [FaultKind.Lock] = 0.002,
            [FaultKind.Forbidden] = 0.001,
            [FaultKind.StaleRead] = HasStaleReads ? 0.02 : 0,
        },
    };
}
