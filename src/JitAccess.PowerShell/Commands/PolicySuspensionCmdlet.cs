using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;

namespace JitAccess.PowerShell.Commands;

/// <summary>A cmdlet that suspends or resumes policies, or everything.</summary>
public abstract class PolicySuspensionCmdlet : PlanningCmdlet
{
    private protected const string NameSet = "Name";
    private protected const string AllSet = "All";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Everything, VMs with a policy of their own included.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    [Parameter]
    public string? Reason { get; set; }

    private protected abstract bool Suspends { get; }

    protected sealed override void ProcessRecord()
    {
        if (ParameterSetName == AllSet)
        {
            if (All)
            {
                Change(target: null, (operation, token) => operation.PlanAllAsync(Suspends, Reason, token));
            }

            return;
        }

        foreach (var name in Name)
        {
            Change(name, (operation, token) => operation.PlanAsync(name, Suspends, Reason, token));
        }
    }

    private void Change(string? target, Func<SuspendPolicy, CancellationToken, Task<PolicyPlan>> plan) => Attempt(target, () =>
    {
        var operation = new SuspendPolicy(Connection, Observer);
        foreach (var policy in CarryOut(token => plan(operation, token), made => made.Plan, operation.ExecuteAsync) ?? [])
        {
            WriteResult(policy);
        }
    });
}
