using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.PowerShell.Async;

/// <summary>
/// Runs work on a thread of the pool while the pipeline's thread, the only one that may write, stands ready for what the work
/// wants written. Stopping cancels the work's token, and so does a write that throws, as all do once the pipeline is stopped.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private volatile BlockingCollection<Action>? queue;

    public bool IsStopping { get; private set; }

    /// <summary>Cancels the work. Called from any thread, at any time.</summary>
    public void Stop()
    {
        IsStopping = true;
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet ended in the meantime: there is nothing left to stop.
        }
    }

    /// <summary>Has something done on the pipeline's thread. Called from any thread; what comes after the work's end is dropped.</summary>
    public void Post(Action write)
    {
        try
        {
            queue?.Add(write);
        }
        catch (InvalidOperationException)
        {
            // The work is over and nobody listens any more.
        }
    }

    /// <summary>Does the work and everything that it posts. Called on the pipeline's thread.</summary>
    /// <exception cref="WorkFailedException">The work threw; what a posted write threw comes out as it is.</exception>
    public T Run<T>(Func<CancellationToken, Task<T>> work)
    {
        using var writes = new BlockingCollection<Action>();
        queue = writes;
        var task = Task.Run(async () =>
        {
            try
            {
                return await work(stop.Token).ConfigureAwait(false);
            }
            finally
            {
                writes.CompleteAdding();
            }
        });
        try
        {
            foreach (var write in writes.GetConsumingEnumerable())
            {
                write();
            }
        }
        catch
        {
            Stop();
            _ = ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
            throw;
        }
        finally
        {
            queue = null;
        }

        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            throw new WorkFailedException(e);
        }
    }

    public void Dispose() => stop.Dispose();
}
