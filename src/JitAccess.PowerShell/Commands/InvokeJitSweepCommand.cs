using System.Management.Automation;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Makes Azure match what should be: opens what is approved, closes what is over, repairs what is half done.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "JitSweep",
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Invoke-JitSweep.md")]
[OutputType(typeof(JitSweepResult))]
public sealed class InvokeJitSweepCommand : PlanningCmdlet
{
    protected override void EndProcessing() => AttemptOrEnd(Context, () =>
    {
        var operation = new Sweep(Connection, Observer);
        Carry(token => operation.PlanAsync(new SweepOptions(), token), plan => plan.Plan, operation.ExecuteAsync);
    });
}
