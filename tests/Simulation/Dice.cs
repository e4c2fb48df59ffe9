using System;
using System.Collections.Generic;
using JitAccess.Core.Ports;

namespace JitAccess.Simulation;

/// <summary>Chance from a seed (SplitMix64), the same on every machine. Each actor throws dice of its own, so that one does not disturb the other.</summary>
internal sealed class Dice(ulong seed) : IRandomness
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to less than 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to less than a count.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    public bool Chance(double likelihood) => Share() < likelihood;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public TimeSpan Between(double fromSeconds, double toSeconds) => TimeSpan.FromSeconds(fromSeconds + ((toSeconds - fromSeconds) * Share()));

    /// <summary>A time with this mean, often short and now and then long.</summary>
    public TimeSpan Around(double meanSeconds) => TimeSpan.FromSeconds(-Math.Log(1 - Share()) * meanSeconds);

    public Dice Fork() => new(Next());

    public byte[] NextBytes(int count)
    {
        var bytes = new byte[count];
        for (var index = 0; index < count; index++)
        {
            bytes[index] = (byte)Next();
        }

        return bytes;
    }
}
