using System;
using System.Management.Automation;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Asks for access: one port of a VM, from one source, for a while.</summary>
[Cmdlet(VerbsLifecycle.Request, "JitAccess",
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Request-JitAccess.md")]
[OutputType(typeof(JitRequest))]
public sealed class RequestJitAccessCommand : VmPlanningCmdlet
{
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

    /// <summary>Refuse what cannot be proved.</summary>
    [Parameter]
    public SwitchParameter RequireProof { get; set; }

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
            RequireProof = RequireProof,
        };
        Carry(token => operation.PlanAsync(options, token), plan => plan.Plan, operation.ExecuteAsync);
    }
}
