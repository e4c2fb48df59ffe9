using System;
using System.Collections.Generic;
using System.Management.Automation;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Asks for access: one port of a VM, from one source, for a while.</summary>
[Cmdlet(VerbsLifecycle.Request, "JitAccess",
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Request-JitAccess.md")]
[OutputType(typeof(JitRequest))]
public sealed class RequestJitAccessCommand : VmPlanningCmdlet
{
    private readonly List<JitRequest> waiting = [];

    /// <summary>The policy's only port where none is given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [PortTransformation]
    [ArgumentCompleter(typeof(PortCompleter))]
    public PortSpecification? Port { get; set; }

    /// <summary>An address, a CIDR, or <c>Me</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = "Me";

    /// <summary>One hour, or what the policy allows if that is less, where none is given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation]
    public TimeSpan? Duration { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Reason { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Ticket { get; set; }

    /// <summary>When to open: a date, or a time from now on.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [MomentTransformation(IsAhead = true)]
    public Moment? StartAt { get; set; }

    /// <summary>Open without approval, in an emergency.</summary>
    [Parameter]
    public SwitchParameter BreakGlass { get; set; }

    /// <summary>Refuse what cannot be proved.</summary>
    [Parameter]
    public SwitchParameter RequireProof { get; set; }

    /// <summary>Stay until it is open, denied or lapsed.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The longest time to wait for each request.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    // Everything is asked before anything is waited for.
    protected override void EndProcessing()
    {
        foreach (var request in waiting)
        {
            Attempt(request, () => WriteResult(WaitFor(RequestReference.Of(request.RequestId), WaitGoal.Opened, Timeout)));
        }
    }

    private protected override void Change(VmReference vm)
    {
        var operation = new RequestAccess(Connection, Observer);
        var options = new RequestOptions
        {
            Vm = vm,
            Port = Port,
            Source = Source,
            Duration = Duration,
            Reason = Reason,
            Ticket = Ticket,
            StartAt = StartAt?.After(Connection.Clock.Now),
            BreakGlass = BreakGlass,
            RequireProof = RequireProof,
        };
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
