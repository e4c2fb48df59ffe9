using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;

namespace JitAccess.PowerShell.Commands;

/// <summary>Removes named policies that protect no VM.</summary>
[Cmdlet(VerbsCommon.Remove, "JitPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = ProjectSite.Help + "Remove-JitPolicy.md")]
[OutputType(typeof(JitPolicy))]
public sealed class RemoveJitPolicyCommand : PlanningCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    [Parameter]
    public string? Reason { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var operation = new RemovePolicy(Connection, Observer);
                Carry(token => operation.PlanAsync(name, Reason, token), plan => plan.Plan, operation.ExecuteAsync);
            });
        }
    }
}
