using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Sandbox;

/// <summary>
/// The time of a sandbox: every <c>Date</c> header, token lifetime and operation goes by it. It runs with real time plus whatever it was
/// advanced by; or, when frozen, moves only by <see cref="Advance"/> and <see cref="Set"/> and by who waits; or, when virtual, lets many wait at once
/// and jumps from one who waits to the next (<see cref="Run"/>). Safe for several threads.
/// </summary>
public sealed class SandboxClock
{
    private readonly object gate = new();
    private readonly SortedSet<ClockWaiter> waiters = new(ClockWaiter.Order);
    private DateTimeOffset origin;
    private TimeSpan originMark;
    private long waits;
    private Thread? runner;
    private ExceptionDispatchInfo? failure;

    internal SandboxClock(DateTimeOffset start, bool frozen, bool isVirtual = false)
    {
        origin = start.ToUniversalTime();
        originMark = SystemTime.Monotonic;
        IsFrozen = frozen || isVirtual;
        IsVirtual = isVirtual;
    }

    /// <summary>Whether the clock stands still between calls of <see cref="Advance"/> and <see cref="Set"/>.</summary>
    public bool IsFrozen { get; }

    /// <summary>Whether who waits by this clock really waits until somebody moves it: <see cref="Run"/>, <see cref="Advance"/> or <see cref="Set"/>.</summary>
    public bool IsVirtual { get; }

    /// <summary>
    /// How often somebody waited from another thread than the one of <see cref="Run"/>: then the order of events was left to chance. Zero in a
    /// deterministic simulation.
    /// </summary>
    public int StrayWaits { get; private set; }

    /// <summary>The sandbox's present moment, in UTC.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                return Present;
            }
        }
    }

    private DateTimeOffset Present => IsFrozen ? origin : origin + (SystemTime.Monotonic - originMark);

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

        WakeWhoIsDue();
    }

    /// <summary>Sets the clock to a moment, earlier ones included.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (gate)
        {
            origin = now.ToUniversalTime();
            originMark = SystemTime.Monotonic;
        }

        WakeWhoIsDue();
    }

    /// <summary>
    /// Waits by this clock: really, where it runs; where it is frozen, by moving it (nobody else would); where it is virtual, until it has been moved
    /// that far. Even a wait of no time lets others of the same moment go first then.
    /// </summary>
    public Task DelayAsync(TimeSpan time, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellation);
        }

        if (IsVirtual)
        {
            return JoinAsync(time < TimeSpan.Zero ? TimeSpan.Zero : time, cancellation);
        }

        if (time <= TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        if (!IsFrozen)
        {
            return SystemTime.PauseAsync(time, cancellation);
        }

        Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Does some work, however much of it runs side by side, in virtual time and on one thread of its own: whenever everybody waits, the clock jumps to
    /// the first who is due. Who is due at the same moment goes on in the order in which they began to wait. Returns when the work is done, and throws
    /// what it threw.
    /// </summary>
    /// <remarks>
    /// The order of events is always the same as long as the work stays on its thread: no Task.Run, no Task.Yield, no SemaphoreSlim with somebody
    /// waiting. <see cref="StrayWaits"/> tells.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The clock is not virtual, or runs already.</exception>
    /// <exception cref="TimeoutException">Nobody waits by the clock, and the work does not end: it waits for something else.</exception>
    public void Run(Func<Task> work)
    {
        // Continuations of deep chains run on the stack of what they waited for; where it is too small they would go to another thread.
        var thread = new Thread(() => Pump(work), maxStackSize: 64 << 20) { IsBackground = true, Name = "virtual time" };
        lock (gate)
        {
            if (!IsVirtual || runner is not null)
            {
                throw new InvalidOperationException(IsVirtual ? "The clock runs already." : "Only a virtual clock can be run: set SandboxOptions.VirtualTime.");
            }

            runner = thread;
        }

        failure = null;
        thread.Start();
        thread.Join();
        lock (gate)
        {
            runner = null;
        }

        failure?.Throw();
    }

    private void Pump(Func<Task> work)
    {
        try
        {
            var task = work();
            while (!task.IsCompleted)
            {
                if (Next(onlyDue: false) is { } waiter)
                {
                    waiter.Wake();
                }
                else if (!AnythingNew(task))
                {
                    throw new TimeoutException("Nobody waits by the clock, and yet the work has not ended: it waits for something else.");
                }
            }

            task.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    // Work that has left the thread may still come back.
    private bool AnythingNew(Task task) => SpinWait.SpinUntil(
        () =>
        {
            lock (gate)
            {
                return waiters.Count > 0 || task.IsCompleted;
            }
        },
        TimeSpan.FromSeconds(10));

    private void WakeWhoIsDue()
    {
        while (Next(onlyDue: true) is { } waiter)
        {
            waiter.Wake();
        }
    }

    private ClockWaiter? Next(bool onlyDue)
    {
        lock (gate)
        {
            if (waiters.Count == 0 || (onlyDue && waiters.Min!.Due > origin))
            {
                return null;
            }

            var first = waiters.Min!;
            waiters.Remove(first);
            origin = first.Due > origin ? first.Due : origin;
            return first;
        }
    }

    private Task JoinAsync(TimeSpan time, CancellationToken cancellation)
    {
        ClockWaiter waiter;
        lock (gate)
        {
            StrayWaits += runner is not null && runner != Thread.CurrentThread ? 1 : 0;
            waiter = new ClockWaiter(origin + time, waits++);
            waiters.Add(waiter);
        }

        return waiter.WatchAsync(Leave, cancellation);
    }

    private bool Leave(ClockWaiter waiter)
    {
        lock (gate)
        {
            return waiters.Remove(waiter);
        }
    }
}
