using System;

namespace JitAccess.Sandbox;

/// <summary>
/// The time of a sandbox: every <c>Date</c> header, token lifetime and operation goes by it. It runs with real time plus whatever it was
/// advanced by, or, when frozen, moves only by <see cref="Advance"/> and <see cref="Set"/>. Safe for several threads.
/// </summary>
public sealed class SandboxClock
{
    private readonly object gate = new();
    private DateTimeOffset origin;
    private TimeSpan originMark;

    internal SandboxClock(DateTimeOffset start, bool frozen)
    {
        origin = start.ToUniversalTime();
        originMark = SystemTime.Monotonic;
        IsFrozen = frozen;
    }

    /// <summary>Whether the clock stands still between calls of <see cref="Advance"/> and <see cref="Set"/>.</summary>
    public bool IsFrozen { get; }

    /// <summary>The sandbox's present moment, in UTC.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                return IsFrozen ? origin : origin + (SystemTime.Monotonic - originMark);
            }
        }
    }

    /// <summary>Moves the clock forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative; <see cref="Set"/> can go back.</exception>
    public void Advance(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "The clock is advanced by zero or more; use Set to go back.");
        }

        lock (gate)
        {
            origin += time;
        }
    }

    /// <summary>Sets the clock to a moment, earlier ones included.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (gate)
        {
            origin = now.ToUniversalTime();
            originMark = SystemTime.Monotonic;
        }
    }
}
