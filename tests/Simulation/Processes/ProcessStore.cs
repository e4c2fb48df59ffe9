using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Simulation.Processes;

/// <summary>The ledger as one process sees it: it takes time, cannot be reached now and then, and the process may die at each request.</summary>
internal sealed class ProcessStore(SimulatedStore store, SandboxClock clock, ProcessLife life, TimeSpan latency) : IFactStore
{
    /// <summary>What a request usually takes.</summary>
    public static readonly TimeSpan UsualLatency = TimeSpan.FromMilliseconds(3);

    public string Location => "simulated";

    public Task<string?> TryCreateAsync(FactPath path, Fact fact, CancellationToken cancellationToken) =>
        SendAsync(() => store.TryCreate(path, fact), cancellationToken);

    public Task<StoredFact?> ReadAsync(FactPath path, CancellationToken cancellationToken) => SendAsync(() => store.Read(path), cancellationToken);

    // A listing changes nothing, so dying at one of the many is dying after the request before: it is not counted.
    public Task<IReadOnlyList<FactPath>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        life.IsDead ? throw new ProcessDiedException() : AnswerAsync(() => store.List(prefix), cancellationToken);

    public Task<IReadOnlyList<string>> ListStrayAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    private Task<T> SendAsync<T>(Func<T> request, CancellationToken cancellationToken) => life.SendAsync(() => AnswerAsync(request, cancellationToken));

    private async Task<T> AnswerAsync<T>(Func<T> request, CancellationToken cancellationToken)
    {
        await clock.DelayAsync(latency, cancellationToken).ConfigureAwait(false);
        return clock.Now < store.UnreachableUntil
            ? throw new JitAccessException(ErrorIds.StoreUnavailable, JitErrorKind.Store, "The simulated ledger cannot be reached.", Location)
            : request();
    }
}
