using System;
using System.Collections.Generic;
using JitAccess.Core.Ports;

namespace JitAccess.Backend.Stores;

/// <summary>A store that can be used, what the person should know about it, and what to release in the end.</summary>
internal sealed class OpenedStore(IFactStore facts, IReadOnlyList<string> warnings, IDisposable? resource, IStoreProbe? probe = null) : IDisposable
{
    public IFactStore Facts { get; } = facts;

    public IReadOnlyList<string> Warnings { get; } = warnings;

    /// <summary>Tries what the caller may do to the store; null where nobody keeps anybody from anything.</summary>
    public IStoreProbe? Probe { get; } = probe;

    public void Dispose() => resource?.Dispose();
}
