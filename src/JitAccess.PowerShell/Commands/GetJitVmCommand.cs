using System.Collections.Generic;
using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Shows VMs: whether they are protected, and who gets in.</summary>
[Cmdlet(VerbsCommon.Get, "JitVm", HelpUri = ProjectSite.Help + "Get-JitVm.md")]
[OutputType(typeof(JitVm))]
public sealed class GetJitVmCommand : ConnectedCmdlet
{
    /// <summary>Names, wildcards allowed, resource ids, or VM objects; all VMs in scope where nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "Id", "VMName", "Name")]
    [VmReferenceTransformation(AllowWildcards = true)]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public VmReference[]? VM { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ResourceGroupName { get; set; }

    protected override void ProcessRecord()
    {
        if (VM is null)
        {
            Attempt(target: null, () => List([]));
            return;
        }

        foreach (var vm in InGroup(VM, ResourceGroupName))
        {
            Attempt(vm, () => List([vm]));
        }
    }

    private void List(IReadOnlyList<VmReference> vms)
    {
        var context = Connection;
        foreach (var vm in Await(token => new GetVms(context, Observer).ListAsync(vms, token)))
        {
            WriteResult(vm);
        }
    }
}
