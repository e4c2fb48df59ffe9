using System.Collections.Concurrent;
using JitAccess.Core.Ports;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Remembers what an operation told.</summary>
internal sealed class Recorder : IOperationObserver
{
    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public void Verbose(string message) => Lines.Enqueue(message);

    public void Warning(string message) => Warnings.Enqueue(message);

    public void Progress(string activity, int done, int total)
    {
    }
}
