using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Ends the protection of VMs: closes what is open, and takes the baseline away.</summary>
[Cmdlet(VerbsLifecycle.Disable, "JitVm", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(JitVm))]
public sealed class DisableJitVmCommand : PlanningCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "Id", "VMName", "Name")]
    [VmReferenceTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public VmReference[] VM { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ResourceGroupName { get; set; }

    /// <summary>Move others' rules that made room back to the priorities that they had.</summary>
    [Parameter]
    public SwitchParameter MoveBack { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var vm in InGroup(VM, ResourceGroupName))
        {
            Attempt(vm, () =>
            {
                var operation = new DisableVm(Connection, Observer);
                Carry(token => operation.PlanAsync(vm, MoveBack, token), plan => plan.Plan, operation.ExecuteAsync);
            });
        }
    }
}
