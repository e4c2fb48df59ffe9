using System.Management.Automation;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Ends the protection of VMs: closes what is open, and takes the baseline away.</summary>
[Cmdlet(VerbsLifecycle.Disable, "JitVm", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = ProjectSite.Help + "Disable-JitVm.md")]
[OutputType(typeof(JitVm))]
public sealed class DisableJitVmCommand : VmPlanningCmdlet
{
    /// <summary>Move others' rules that made room back to the priorities that they had.</summary>
    [Parameter]
    public SwitchParameter MoveBack { get; set; }

    private protected override void Change(VmReference vm)
    {
        var operation = new DisableVm(Connection, Observer);
        Carry(token => operation.PlanAsync(vm, MoveBack, token), plan => plan.Plan, operation.ExecuteAsync);
    }
}
