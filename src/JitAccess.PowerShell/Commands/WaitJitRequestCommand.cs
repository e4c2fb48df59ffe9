using System;
using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Waits until requests are open, or closed. It changes nothing.</summary>
[Cmdlet(VerbsLifecycle.Wait, "JitRequest", HelpUri = ProjectSite.Help + "Wait-JitRequest.md")]
[OutputType(typeof(JitRequest))]
public sealed class WaitJitRequestCommand : ConnectedCmdlet
{
    [Parameter(Mandatory = true, HelpMessage = "A request id, which Get-JitRequest lists",
        Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RequestId")]
    [RequestReferenceTransformation]
    [ArgumentCompleter(typeof(LiveRequestCompleter))]
    public RequestReference[] Request { get; set; } = [];

    /// <summary>What to wait for.</summary>
    [Parameter]
    public WaitGoal For { get; set; } = WaitGoal.Opened;

    /// <summary>The longest time to wait for each request.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var request in Request)
        {
            Attempt(request, () => WriteResult(WaitFor(request, For, Timeout)));
        }
    }
}
