using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Throttling;

/// <summary>
/// Where requests of one kind in one subscription wait until the service takes them: first come, first served; only that those which the network provider
/// must take as well
/// do not hold up the others. Only so many of them are on their way at a time, so that what their answers say comes in time for the next ones.
/// </summary>
internal sealed class RequestLine(IClock clock, object gate, IRateLimit limit, IRateLimit? networkLimit)
{
    /// <summary>How many requests of a line are on their way at a time, at most.</summary>
    public const int MaxInFlight = 32;

    /// <summary>The service's longer wishes end the calls that hear them.</summary>
    public static readonly TimeSpan LongestPause = ClockedRetryPolicy.LongestWait;

    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    private readonly LinkedList<Waiter> networkLine = new();
    private readonly LinkedList<Waiter> line = new();
    private readonly Dictionary<Waiter, long> numbers = [];
    private long arrivals;
    private DateTimeOffset? pausedUntil;
    private int inFlight;
    private bool isServing;
    private DateTimeOffset servesNext;
    private CancellationTokenSource? alarm;

    /// <summary>Waits for its turn, and takes it into account.</summary>
    /// <returns>To be disposed when there is an answer, once.</returns>
    public async Task<IDisposable> EnterAsync(bool isNetwork, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        var begins = false;
        CancellationTokenSource? wakes = null;
        lock (gate)
        {
            var now = clock.Now;
            var wait = Wait(isNetwork, now);
            if (line.Count + networkLine.Count == 0 && wait <= TimeSpan.Zero && inFlight < MaxInFlight)
            {
                Take(isNetwork, now);
                return new Place(this);
            }

            waiter = Waiter.Join(gate, isNetwork ? networkLine : line);
            numbers[waiter] = arrivals++;
            begins = !isServing;
            isServing = true;
            wakes = !begins && now + wait < servesNext ? alarm : null;
        }

        var turn = waiter.WaitAsync(cancellationToken);
        wakes?.Cancel();
        if (begins)
        {
            _ = ServeAsync();
        }

        try
        {
            await turn.ConfigureAwait(false);
            return new Place(this);
        }
        finally
        {
            lock (gate)
            {
                numbers.Remove(waiter);
            }
        }
    }

    /// <summary>Nothing more of this kind is sent for a while: the service said so.</summary>
    public void Pause(TimeSpan time)
    {
        lock (gate)
        {
            var until = clock.Now + time;
            pausedUntil = pausedUntil is { } before && before > until ? before : until;
        }
    }

    /// <summary>Follows what the service says is left after a request.</summary>
    public void Follow(int left, DateTimeOffset sent)
    {
        lock (gate)
        {
            (limit as TokenBucket)?.Follow(left, sent, clock.Now);
        }
    }

    private void Leave()
    {
        bool begins;
        lock (gate)
        {
            inFlight--;
            begins = !isServing && line.Count + networkLine.Count > 0;
            isServing |= begins;
        }

        if (begins)
        {
            _ = ServeAsync();
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            Waiter? next;
            var wait = TimeSpan.Zero;
            CancellationTokenSource? own = null;
            lock (gate)
            {
                next = TakeNext(out wait);
                if (next is null && wait == Never)
                {
                    isServing = false;
                    return;
                }

                if (next is null)
                {
                    alarm = own = new CancellationTokenSource();
                    servesNext = clock.Now + wait;
                }
            }

            if (next is not null)
            {
                next.Serve();
                continue;
            }

            try
            {
                await clock.DelayAsync(wait, own!.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Somebody came who need not wait that long.
            }
        }
    }

    // Under the gate.
    private Waiter? TakeNext(out TimeSpan wait)
    {
        var now = clock.Now;
        wait = Never;
        if (inFlight == MaxInFlight)
        {
            // The next one who leaves serves on.
            return null;
        }

        var chosen = (Line: (LinkedList<Waiter>?)null, IsNetwork: false);
        foreach (var isNetwork in new[] { true, false })
        {
            var candidates = isNetwork ? networkLine : line;
            if (candidates.First is null)
            {
                continue;
            }

            var own = Wait(isNetwork, now);
            wait = own < wait ? own : wait;
            if (own <= TimeSpan.Zero && (chosen.Line is null || numbers[candidates.First.Value] < numbers[chosen.Line.First!.Value]))
            {
                chosen = (candidates, isNetwork);
            }
        }

        if (chosen.Line is null)
        {
            return null;
        }

        var next = chosen.Line.First!.Value;
        chosen.Line.RemoveFirst();
        Take(chosen.IsNetwork, now);
        return next;
    }

    private TimeSpan Wait(bool isNetwork, DateTimeOffset now)
    {
        var pause = Pause(now);
        var wait = limit.WaitAt(now);
        var network = isNetwork && networkLimit is not null ? networkLimit.WaitAt(now) : TimeSpan.Zero;
        wait = network > wait ? network : wait;
        return pause > wait ? pause : wait;
    }

    private TimeSpan Pause(DateTimeOffset now)
    {
        if (pausedUntil is not { } end)
        {
            return TimeSpan.Zero;
        }

        if (end > now && end - now <= LongestPause)
        {
            return end - now;
        }

        // Others were told to wait as well: who comes out of a pause with all that has flowed in meanwhile only meets them again. A clock that was set
        // back ends it too.
        pausedUntil = null;
        (limit as TokenBucket)?.Follow(1, end < now ? end : now, now);
        return TimeSpan.Zero;
    }

    private void Take(bool isNetwork, DateTimeOffset now)
    {
        inFlight++;
        limit.Take(now);
        if (isNetwork)
        {
            networkLimit?.Take(now);
        }
    }

    private sealed class Place(RequestLine owner) : IDisposable
    {
        private RequestLine? owner = owner;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.Leave();
    }
}
