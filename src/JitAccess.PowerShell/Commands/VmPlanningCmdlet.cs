using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>A cmdlet that changes something about VMs, one after the other.</summary>
public abstract class VmPlanningCmdlet : PlanningCmdlet
{
    /// <summary>Names, resource ids, or objects with an Id, a ResourceId, or a Name and a ResourceGroupName.</summary>
    [Parameter(Mandatory = true, HelpMessage = "A name, such as web01, or a resource id; Get-JitVm lists them",
        Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "Id", "VMName", "Name")]
    [VmReferenceTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public VmReference[] VM { get; set; } = [];

    /// <summary>Of VMs that are given by name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ResourceGroupName { get; set; }

    protected sealed override void ProcessRecord()
    {
        foreach (var vm in InGroup(VM, ResourceGroupName))
        {
            Attempt(vm, () => Change(vm));
        }
    }

    private protected abstract void Change(VmReference vm);
}
