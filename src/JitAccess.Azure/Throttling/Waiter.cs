using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Azure.Throttling;

/// <summary>
/// Somebody in a line. Who is served goes on at once, on the stack of whoever served him: so that a simulation, in which one thread does everything,
/// stays on it.
/// </summary>
internal sealed class Waiter
{
    private readonly TaskCompletionSource<bool> served = new();
    private readonly object gate;
    private readonly LinkedListNode<Waiter> place;
    private CancellationTokenRegistration registration;

    private Waiter(object gate)
    {
        this.gate = gate;
        place = new LinkedListNode<Waiter>(this);
    }

    /// <summary>Joins a line at its end. The line is to be used only under its gate, by the caller too.</summary>
    public static Waiter Join(object gate, LinkedList<Waiter> line)
    {
        var waiter = new Waiter(gate);
        line.AddLast(waiter.place);
        return waiter;
    }

    /// <summary>Waits to be served, without the gate. Who is cancelled leaves the line at once.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            var watched = cancellationToken.Register(() => Leave(cancellationToken));
            bool isOver;
            lock (gate)
            {
                registration = watched;
                isOver = place.List is null;
            }

            if (isOver)
            {
                watched.Dispose();
            }
        }

        return served.Task;
    }

    /// <summary>To be called without the gate, once the waiter has been taken out of the line under it.</summary>
    public void Serve()
    {
        CancellationTokenRegistration watched;
        lock (gate)
        {
            watched = registration;
        }

        watched.Dispose();
        served.TrySetResult(true);
    }

    private void Leave(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (place.List is not { } line)
            {
                return;
            }

            line.Remove(place);
        }

        served.TrySetCanceled(cancellationToken);
    }
}
