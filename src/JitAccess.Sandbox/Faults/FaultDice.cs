using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace JitAccess.Sandbox.Faults;

/// <summary>
/// Throws the dice of <see cref="RandomFaults"/>. Every number comes from the seed, the count of the request, and what it is for, and from nothing that was
/// thrown before; so a change of one rate leaves the other kinds as they were.
/// </summary>
internal sealed class FaultDice
{
    private static readonly FaultKind[] Kinds = [.. Enum.GetValues(typeof(FaultKind)).Cast<FaultKind>().OrderBy(kind => kind)];
    private static readonly int[] Statuses = [500, 502, 503, 504];

    private readonly FaultTarget target;
    private ulong requests;

    /// <exception cref="ArgumentException">A rate is not between 0 and 1, a length is negative, or the path is no regular expression.</exception>
    public FaultDice(RandomFaults faults)
    {
        foreach (var rate in faults.Rates)
        {
            if (!(rate.Value is >= 0 and <= 1) || !Kinds.Contains(rate.Key))
            {
                var problem = string.Format(CultureInfo.InvariantCulture, "The rate of {0} is {1}; a rate is between 0 and 1.", rate.Key, rate.Value);
                throw new ArgumentException(problem, nameof(faults));
            }
        }

        TimeSpan[] lengths = [faults.LongestLatency, faults.LongestRetryAfter, faults.LatestSurface, faults.OldestRead, faults.LargestSkew];
        if (lengths.Any(time => time < TimeSpan.Zero))
        {
            throw new ArgumentException("The lengths of random faults are zero or more.", nameof(faults));
        }

        Faults = faults;
        target = new FaultTarget(faults.Method, faults.Path, faults.Who);
    }

    public RandomFaults Faults { get; }

    /// <summary>What meets a request, besides what it has met already.</summary>
    public IReadOnlyList<FaultRule> Throw(string method, string path, SandboxPerson? who, MetFaults met)
    {
        if (!target.Fits(method, path, who))
        {
            return [];
        }

        var request = requests++;
        var rules = new List<FaultRule>();
        foreach (var kind in Kinds)
        {
            if (Faults.Rates.TryGetValue(kind, out var rate)
                && Draw(request, kind, 0) < rate
                && FaultTarget.CanMeet(kind, method, path)
                && met.Takes(kind))
            {
                var rule = Make(request, kind);
                rules.Add(rule);
                met.Add(rule);
            }
        }

        return rules;
    }

    private FaultRule Make(ulong request, FaultKind kind)
    {
        var share = Draw(request, kind, 1);
        var coin = Draw(request, kind, 2) < 0.5;
        return new FaultRule
        {
            Kind = kind,
            Status = Statuses[(int)(share * Statuses.Length)],
            RetryAfter = kind is FaultKind.Throttle or FaultKind.Busy
                ? TimeSpan.FromSeconds(1 + Math.Floor(share * Math.Max(0, Faults.LongestRetryAfter.TotalSeconds - 1)))
                : null,
            Delay = kind switch
            {
                FaultKind.Latency => Part(Faults.LongestLatency, share),
                FaultKind.SurfaceLate => Part(Faults.LatestSurface, share),
                FaultKind.StaleRead => Part(Faults.OldestRead, share),
                FaultKind.ClockSkew => Part(Faults.LargestSkew, (2 * share) - 1),
                _ => TimeSpan.Zero,
            },
            EffectStays = coin,
            DropAnswer = coin && kind == FaultKind.SurfaceLate,
            Message = "A random fault of the sandbox.",
        };
    }

    private static TimeSpan Part(TimeSpan whole, double share) => TimeSpan.FromTicks((long)(whole.Ticks * share));

    // SplitMix64: from 0 to less than 1.
    private double Draw(ulong request, FaultKind kind, uint purpose)
    {
        var x = Mix((uint)Faults.Seed ^ 0x9E3779B97F4A7C15UL);
        x = Mix(x + request);
        x = Mix(x + ((ulong)kind << 8) + purpose);
        return (x >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
