using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>A cmdlet that says yes or no to requests, one after the other.</summary>
public abstract class DecidingCmdlet : PlanningCmdlet
{
    [Parameter(Mandatory = true, HelpMessage = "A request id; Get-JitRequest -Approvable lists what you may decide",
        Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RequestId")]
    [RequestReferenceTransformation]
    [ArgumentCompleter(typeof(UndecidedRequestCompleter))]
    public RequestReference[] Request { get; set; } = [];

    private protected abstract bool IsYes { get; }

    private protected abstract string? Said { get; }

    protected sealed override void ProcessRecord()
    {
        foreach (var request in Request)
        {
            Attempt(request, () =>
            {
                var operation = new DecideRequest(Connection, Observer);
                Carry(token => operation.PlanAsync(request, IsYes, Said, token), plan => plan.Plan, operation.ExecuteAsync);
            });
        }
    }
}
