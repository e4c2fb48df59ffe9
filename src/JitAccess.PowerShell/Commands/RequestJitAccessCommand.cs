using System.Collections.Generic;
using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;

namespace JitAccess.PowerShell.Commands;

/// <summary>Asks for access: one port of a VM, from one source, for a while.</summary>
[Cmdlet(VerbsLifecycle.Request, "JitAccess",
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Request-JitAccess.md")]
[OutputType(typeof(JitRequest))]
public sealed class RequestJitAccessCommand : RequestingCmdlet
{
    private readonly List<JitRequest> waiting = [];

    /// <summary>Stay until it is open, denied or lapsed.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    // Everything is asked before anything is waited for.
    protected override void EndProcessing()
    {
        if (Timeout is not null && !Wait)
        {
            WriteWarning("-Timeout counts only together with -Wait; this did not wait. Wait-JitRequest does, with -Timeout.");
        }

        foreach (var request in waiting)
        {
            Attempt(request, () => WriteResult(WaitFor(RequestReference.Of(request.RequestId), WaitGoal.Opened, Timeout)));
        }
    }

    private protected override void Change(VmReference vm)
    {
        var operation = new RequestAccess(Connection, Observer);
        var options = OptionsFor(vm);
        if (CarryOut(token => operation.PlanAsync(options, token), plan => plan.Plan, operation.ExecuteAsync) is not { } request)
        {
            return;
        }

        if (Wait && request.Status is not RequestStatus.Active)
        {
            waiting.Add(request);
        }
        else
        {
            WriteResult(request);
        }
    }
}
