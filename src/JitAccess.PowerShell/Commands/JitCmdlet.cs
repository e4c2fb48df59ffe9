using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;
using JitAccess.PowerShell.Async;
using JitAccess.PowerShell.Errors;
using JitAccess.PowerShell.Loading;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Commands;

/// <summary>What all our cmdlets share: work off the pipeline's thread that stops when the pipeline does, and errors as records.</summary>
public abstract class JitCmdlet : PSCmdlet, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly PipelinePump pump = new();
    private readonly ProgressLines progress;
    private readonly PipelineObserver observer;

    private protected JitCmdlet()
    {
        progress = new ProgressLines(ShowProgress);
        observer = new PipelineObserver(pump, this, progress);
    }

    /// <summary>For the operations.</summary>
    private protected IOperationObserver Observer => observer;

    private protected static RunspaceSession Session => RunspaceSession.Of(Runspace.DefaultRunspace);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected sealed override void BeginProcessing() => AttemptOrEnd(target: null, () =>
    {
        var assembly = typeof(JitCmdlet).Assembly;
        LoadedVersion.Check(MyInvocation.MyCommand.Module?.Version, assembly.GetName().Version, assembly.Location);
    });

    protected override void StopProcessing() => pump.Stop();

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            pump.Dispose();
        }
    }

    /// <summary>
    /// Does work that writes nothing itself, and returns what it found. Objects are written afterwards, so that a stopped pipeline never finds us ahead
    /// of it.
    /// </summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> work)
    {
        // Whatever takes long shows that it goes on, also where the work itself says nothing.
        using var impatience = new Timer(_ => pump.Post(TellThatItGoesOn), null, Patience, Again);
        try
        {
            return pump.Run(work);
        }
        catch (WorkFailedException e) when (pump.IsStopping && e.Reason is OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            progress.Complete();
        }
    }

    /// <summary>Works on one target. What fails becomes an error record, and the next target has its turn, unless nothing further can succeed.</summary>
    private protected void Attempt(object? target, Action body)
    {
        try
        {
            body();
        }
        catch (WorkFailedException e)
        {
            Fail(e.Reason, target);
        }
        catch (Core.JitAccessException e)
        {
            Fail(e, target);
        }
    }

    /// <summary>Like <see cref="Attempt"/>, for a cmdlet that has nothing else to do.</summary>
    private protected void AttemptOrEnd(object? target, Action body)
    {
        try
        {
            body();
        }
        catch (WorkFailedException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e.Reason, target));
        }
        catch (Core.JitAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e, target));
        }
    }

    /// <summary>Writes a result and remembers its names for completion.</summary>
    private protected void WriteResult(object result)
    {
        Session.Seen.Remember(result);
        observer.Forget();
        WriteObject(result);
    }

    private void TellThatItGoesOn() => progress.ShowIfAlone(MyInvocation.MyCommand.Name, observer.Latest ?? "Waiting for the service");

    private protected void Post(Action write) => pump.Post(write);

    /// <summary>Says in words how far an activity is. Called from any thread while work is awaited.</summary>
    private protected void PostStatus(string activity, string status) => pump.Post(() => progress.Show(activity, status));

    private void Fail(Exception exception, object? target)
    {
        var record = ErrorRecords.Create(exception, target);
        if (ErrorFacts.Of(exception).IsFinal)
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    private void ShowProgress(ProgressLine line)
    {
        var record = new ProgressRecord(line.Id, line.Activity, line.Status)
        {
            PercentComplete = line.Percent,
            SecondsRemaining = line.SecondsLeft,
            RecordType = line.IsCompleted ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
        try
        {
            WriteProgress(record);
        }
        catch (PipelineStoppedException) when (line.IsCompleted)
        {
            // A stopped cmdlet may not write any more, and its bar would stay: the host still listens.
            Host?.UI?.WriteProgress(0, record);
        }
    }
}
