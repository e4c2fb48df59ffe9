using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Azure.Throttling;

/// <summary>One at a time for each key, in the order of coming; different keys do not wait for each other. Letter case does not matter.</summary>
internal sealed class TurnTaking
{
    private readonly Dictionary<string, Turn> turns = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>To be disposed at the end of the turn, once.</returns>
    public async Task<IDisposable> TakeAsync(string key, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (turns)
        {
            if (!turns.TryGetValue(key, out turn!))
            {
                turns.Add(key, turn = new Turn());
            }

            turn.Users++;
        }

        try
        {
            return new End(this, key, turn, await turn.Gate.EnterAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            Forget(key, turn);
            throw;
        }
    }

    private void Forget(string key, Turn turn)
    {
        lock (turns)
        {
            if (--turn.Users == 0)
            {
                turns.Remove(key);
            }
        }
    }

    private sealed class Turn
    {
        public FairGate Gate { get; } = new(1);

        public int Users { get; set; }
    }

    private sealed class End(TurnTaking owner, string key, Turn turn, IDisposable place) : IDisposable
    {
        private int isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
            {
                owner.Forget(key, turn);
                place.Dispose();
            }
        }
    }
}
