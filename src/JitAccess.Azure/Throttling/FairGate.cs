using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Azure.Throttling;

/// <summary>Lets so many in at a time; the others wait in the order in which they came.</summary>
internal sealed class FairGate(int places)
{
    private readonly object gate = new();
    private readonly LinkedList<Waiter> line = new();
    private int free = places;

    /// <returns>To be disposed on leaving, once.</returns>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter? waiter = null;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
            }
            else
            {
                waiter = Waiter.Join(gate, line);
            }
        }

        if (waiter is not null)
        {
            await waiter.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return new Place(this);
    }

    private void Leave()
    {
        Waiter? next = null;
        lock (gate)
        {
            if (line.First is { } first)
            {
                line.RemoveFirst();
                next = first.Value;
            }
            else
            {
                free++;
            }
        }

        next?.Serve();
    }

    private sealed class Place(FairGate owner) : IDisposable
    {
        private FairGate? owner = owner;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.Leave();
    }
}
