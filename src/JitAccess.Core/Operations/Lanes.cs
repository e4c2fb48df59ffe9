using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>
/// Does steps side by side, at most so many at a time, the first ones first. Those that touch the same resource go one after another, in their order.
/// </summary>
internal static class Lanes
{
    /// <param name="touched">What each step touches; a step that touches nothing waits for nobody.</param>
    /// <param name="width">How many at a time.</param>
    /// <param name="act">Does the step of that index. One that throws does not keep the others from their turn.</param>
    /// <param name="cancellationToken">Begins no further step; those under way are waited for.</param>
    /// <exception cref="Exception">What the first of those that failed threw, once all had their turn.</exception>
    public static async Task RunAsync(IReadOnlyList<IReadOnlyCollection<ResourceId>> touched, int width, Func<int, Task> act,
        CancellationToken cancellationToken)
    {
        var (predecessors, successors) = Order(touched);
        var ready = new SortedSet<int>();
        for (var index = 0; index < touched.Count; index++)
        {
            if (predecessors[index] == 0)
            {
                _ = ready.Add(index);
            }
        }

        async Task<(int Index, Exception? Error)> RunOneAsync(int index)
        {
            try
            {
                await act(index).ConfigureAwait(false);
                return (index, null);
            }
            catch (Exception e)
            {
                return (index, e);
            }
        }

        var running = new List<Task<(int Index, Exception? Error)>>();
        Exception? first = null;
        while (true)
        {
            while (ready.Count > 0 && running.Count < width && !cancellationToken.IsCancellationRequested)
            {
                var next = ready.Min;
                _ = ready.Remove(next);
                running.Add(RunOneAsync(next));
            }

            if (running.Count == 0)
            {
                break;
            }

            var done = await Task.WhenAny(running).ConfigureAwait(false);
            _ = running.Remove(done);
            var (index, error) = await done.ConfigureAwait(false);
            first ??= error;
            foreach (var successor in successors[index] ?? [])
            {
                if (--predecessors[successor] == 0)
                {
                    _ = ready.Add(successor);
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(first).Throw();
        }
    }

    // Each waits for the last one before it that touches the same.
    private static (int[] Predecessors, List<int>?[] Successors) Order(IReadOnlyList<IReadOnlyCollection<ResourceId>> touched)
    {
        var predecessors = new int[touched.Count];
        var successors = new List<int>?[touched.Count];
        var last = new Dictionary<ResourceId, int>();
        for (var index = 0; index < touched.Count; index++)
        {
            foreach (var resource in new HashSet<ResourceId>(touched[index]))
            {
                if (last.TryGetValue(resource, out var before))
                {
                    (successors[before] ??= []).Add(index);
                    predecessors[index]++;
                }

                last[resource] = index;
            }
        }

        return (predecessors, successors);
    }
}
