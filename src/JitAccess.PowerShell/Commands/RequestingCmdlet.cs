using System;
using System.Management.Automation;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>A cmdlet that asks for access to VMs: what is asked for.</summary>
public abstract class RequestingCmdlet : VmPlanningCmdlet
{
    /// <summary>The policy's only port where none is given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [PortTransformation]
    [ArgumentCompleter(typeof(PortCompleter))]
    public PortSpecification? Port { get; set; }

    /// <summary>An address, a CIDR, or <c>Me</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SourceTransformation]
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

    /// <summary>The longest time to wait for each request.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    private protected RequestOptions OptionsFor(VmReference vm) => new()
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
}
