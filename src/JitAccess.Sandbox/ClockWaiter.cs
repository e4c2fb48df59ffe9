using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Sandbox;

/// <summary>Somebody who waits by a virtual clock. Whoever wakes him runs what he does next, up to where he waits again: that keeps events in order.</summary>
internal sealed class ClockWaiter(DateTimeOffset due, long number)
{
    private readonly TaskCompletionSource<bool> woken = new();
    private CancellationTokenRegistration registration;

    /// <summary>The first who is due; at the same moment, the first who came.</summary>
    public static IComparer<ClockWaiter> Order { get; } = Comparer<ClockWaiter>.Create(
        (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Number.CompareTo(b.Number));

    public DateTimeOffset Due { get; } = due;

    public long Number { get; } = number;

    /// <param name="leave">Leaves the queue; false where he was woken already.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task WatchAsync(Func<ClockWaiter, bool> leave, CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            var watched = cancellation.Register(() =>
            {
                if (leave(this))
                {
                    woken.TrySetCanceled(cancellation);
                }
            });
            lock (woken)
            {
                registration = watched;
            }

            if (woken.Task.IsCompleted)
            {
                watched.Dispose();
            }
        }

        return woken.Task;
    }

    /// <summary>To be called when he has left the queue.</summary>
    public void Wake()
    {
        CancellationTokenRegistration watched;
        lock (woken)
        {
            watched = registration;
        }

        watched.Dispose();
        woken.TrySetResult(true);
    }
}
