using System;
using System.Threading.Tasks;

namespace JitAccess.Sandbox;

/// <summary>
/// The life of a process that talks to a sandbox, and to other stores, and dies at a request of one's choice: nothing that it sends afterwards arrives,
/// not even what it would
/// do to clean up. One life may be shared by a handler of the sandbox and by a store of facts, so that their requests count together.
/// </summary>
public sealed class ProcessLife
{
    private readonly object gate = new();
    private readonly int lastRequest;
    private readonly bool hasEffect;

    /// <summary>A process that lives on; it counts what it sends.</summary>
    public ProcessLife()
        : this(int.MaxValue, hasEffect: true)
    {
    }

    /// <param name="lastRequest">The request, counted from 1, at which it dies.</param>
    /// <param name="hasEffect">Whether that request still arrives and does what it does; its answer is heard by nobody.</param>
    public ProcessLife(int lastRequest, bool hasEffect)
    {
        if (lastRequest < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(lastRequest), lastRequest, "Requests are counted from 1.");
        }

        this.lastRequest = lastRequest;
        this.hasEffect = hasEffect;
    }

    /// <summary>How many requests it sent while it lived, the one that it died at included.</summary>
    public int Requests { get; private set; }

    public bool IsDead { get; private set; }

    /// <summary>Sends a request, if the process lives.</summary>
    /// <exception cref="ProcessDiedException">It does not, or dies now.</exception>
    public async Task<T> SendAsync<T>(Func<Task<T>> request)
    {
        bool dies;
        lock (gate)
        {
            if (IsDead)
            {
                throw new ProcessDiedException();
            }

            dies = ++Requests == lastRequest;
            IsDead = dies;
        }

        if (!dies)
        {
            var answer = await request().ConfigureAwait(false);

            // Meanwhile something else of the process may have been its end.
            return IsDead ? throw new ProcessDiedException() : answer;
        }

        if (hasEffect)
        {
            try
            {
                await request().ConfigureAwait(false);
            }
            catch (Exception e) when (e is not ProcessDiedException)
            {
                // Nobody hears of it any more.
            }
        }

        throw new ProcessDiedException();
    }
}
