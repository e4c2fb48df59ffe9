using System.Management.Automation;
using JitAccess.Core.Ports;

namespace JitAccess.PowerShell.Async;

/// <summary>Brings what an operation reports to the streams of a cmdlet, on the pipeline's thread.</summary>
internal sealed class PipelineObserver(PipelinePump pump, Cmdlet cmdlet, ProgressLines progress) : IOperationObserver
{
    private volatile string? latest;

    /// <summary>What was told last, also where nobody sees it.</summary>
    public string? Latest => latest;

    public void Verbose(string message)
    {
        latest = message;
        pump.Post(() => cmdlet.WriteVerbose(message));
    }

    public void Warning(string message) => pump.Post(() => cmdlet.WriteWarning(message));

    public void Progress(string activity, int done, int total) => pump.Post(() => progress.Report(activity, done, total));
}
