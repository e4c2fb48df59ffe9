using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Async;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Closes access before its time, and takes back what still waits. It never prompts by itself: closing must not wait for anybody.</summary>
[Cmdlet(VerbsSecurity.Revoke, "JitAccess",
    DefaultParameterSetName = RequestSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = ProjectSite.Help + "Revoke-JitAccess.md")]
[OutputType(typeof(JitRequest))]
public sealed class RevokeJitAccessCommand : PlanningCmdlet
{
    private const string RequestSet = "Request";
    private const string VmSet = "VM";
    private const string AllSet = "All";

    // Whose rules were planned to be deleted.
    private readonly HashSet<string> handled = new(StringComparer.Ordinal);

    [Parameter(Mandatory = true, HelpMessage = "A request id, which Get-JitRequest lists; -VM and -All need none",
        Position = 0, ParameterSetName = RequestSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RequestId")]
    [RequestReferenceTransformation]
    [ArgumentCompleter(typeof(LiveRequestCompleter))]
    public RequestReference[] Request { get; set; } = [];

    /// <summary>Everything that is open or waits at these VMs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VmSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "Id", "VMName", "Name")]
    [VmReferenceTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public VmReference[] VM { get; set; } = [];

    [Parameter(ParameterSetName = VmSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ResourceGroupName { get; set; }

    /// <summary>Everything that is open or waits.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    [Parameter]
    public string? Reason { get; set; }

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case VmSet:
                foreach (var vm in InGroup(VM, ResourceGroupName))
                {
                    RevokeFound(vm, (operation, token) => operation.FindLiveAsync(vm, token));
                }

                break;
            case AllSet when All:
                RevokeFound(target: null, (operation, token) => operation.FindAllLiveAsync(token));
                break;
            default:
                RevokeEach(Request);
                break;
        }
    }

    private void RevokeFound(VmReference? target, Func<RevokeAccess, CancellationToken, Task<IReadOnlyList<RequestReference>>> find) => Attempt(target, () =>
    {
        var operation = new RevokeAccess(Connection, Observer);
        try
        {
            var live = Await(token => find(operation, token));
            WriteVerbose(live.Count == 0 ? "Nothing is open and nothing waits." : $"{live.Count} to revoke.");
            RevokeEach(live);
        }
        catch (WorkFailedException e) when (e.Reason is JitAccessException { Kind: JitErrorKind.Store })
        {
            // The doors come before the error: with -ErrorAction Stop nothing comes after it.
            RevokeUnlisted(target);
            throw;
        }

        RevokeUnlisted(target);
    });

    private void RevokeUnlisted(VmReference? target)
    {
        var operation = new RevokeUnlisted(Connection, Observer);
        foreach (var grant in Await(token => operation.FindAsync(target, handled, token)))
        {
            Attempt(grant.RequestId.ToString(), () =>
            {
                if (Agreed(grant.Plan) && Await(token => operation.ExecuteAsync(grant, token)) is { } request)
                {
                    WriteResult(request);
                }
            });
        }
    }

    private void RevokeEach(IEnumerable<RequestReference> requests)
    {
        foreach (var request in requests)
        {
            Attempt(request, () =>
            {
                var operation = new RevokeAccess(Connection, Observer);
                Carry(token => operation.PlanAsync(request, Reason, token), PlanUnlessOver, operation.ExecuteAsync);
            });
        }
    }

    private JitPlan? PlanUnlessOver(RevokePlan plan)
    {
        if (plan.Plan.Changes.Count > 0)
        {
            _ = handled.Add(plan.Story.RequestId.ToString());
        }

        if (!plan.IsOver)
        {
            return plan.Plan;
        }

        WriteVerbose($"{plan.Plan.Target}: over already, skipped.");
        return null;
    }
}
