using System;
using System.Collections.Generic;
using System.Management.Automation;
using JitAccess.Core.Ports;

namespace JitAccess.PowerShell.Async;

/// <summary>Brings what an operation reports to the streams of a cmdlet, on the pipeline's thread.</summary>
internal sealed class PipelineObserver(PipelinePump pump, Cmdlet cmdlet, ProgressLines progress) : IOperationObserver
{
    // Of the pipeline's thread.
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private volatile string? latest;

    /// <summary>What was told last, also where nobody sees it.</summary>
    public string? Latest => latest;

    public void Verbose(string message)
    {
        latest = message;
        pump.Post(() => cmdlet.WriteVerbose(message));
    }

    /// <summary>Warns, but not twice of the same: several readers of one cmdlet may stumble over one fact.</summary>
    public void Warning(string message) => pump.Post(() =>
    {
        if (told.Add(message))
        {
            cmdlet.WriteWarning(message);
        }
    });

    /// <summary>Lets warnings be told again: what comes is about something else, such as the next pass of a loop. Called on the pipeline's thread.</summary>
    public void Forget() => told.Clear();

    public void Progress(string activity, int done, int total) => pump.Post(() => progress.Report(activity, done, total));
}
