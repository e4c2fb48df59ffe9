using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using JitAccess.Core.Code;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Protects VMs: closes the policy's ports and says who may ask for them.</summary>
[Cmdlet(VerbsLifecycle.Enable, "JitVm", DefaultParameterSetName = InlineSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = ProjectSite.Help + "Enable-JitVm.md")]
[OutputType(typeof(JitVm), typeof(string))]
public sealed class EnableJitVmCommand : VmPlanningCmdlet
{
    private const string InlineSet = "Inline";
    private const string PolicySet = "Policy";

    // Without any of these a VM that is protected is written as code as it is protected now.
    private static readonly string[] Wishes =
        [nameof(Policy), nameof(Port), nameof(MaxDuration), nameof(AllowedSource), nameof(Requester), nameof(Exempt), nameof(Through), nameof(MakeRoom)];

    private readonly HashSet<string> done = new(StringComparer.OrdinalIgnoreCase);
    private WriteCode? code;

    /// <summary>The names of policies, each of which may allow a request.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PolicySet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Policy { get; set; } = [];

    [Parameter(ParameterSetName = InlineSet)]
    [PortsTransformation]
    [ArgumentCompleter(typeof(PortCompleter))]
    [ValidateNotNullOrEmpty]
    public PortSpecification[] Port { get; set; } = [PortSpecification.Ssh, PortSpecification.Rdp, PortSpecification.WinRM];

    [Parameter(ParameterSetName = InlineSet)]
    [DurationTransformation]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(3);

    /// <summary>Addresses and CIDRs that may be asked for, or <c>Any</c>; a request names addresses all the same.</summary>
    [Parameter(ParameterSetName = InlineSet)]
    [ValidateNotNullOrEmpty]
    public string[] AllowedSource { get; set; } = ["Any"];

    /// <summary>Who may ask; the caller where nobody is given.</summary>
    [Parameter(ParameterSetName = InlineSet)]
    [ValidateNotNullOrEmpty]
    public string[] Requester { get; set; } = [];

    /// <summary>Sources, or names of others' allow rules, that keep the access that they have.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Exempt { get; set; } = [];

    /// <summary>Names of others' deny rules that grants may go in front of.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Through { get; set; } = [];

    /// <summary>Move others' rules to other priorities where they leave no room; what gets through stays the same.</summary>
    [Parameter]
    public SwitchParameter MakeRoom { get; set; }

    /// <summary>Refuse what cannot be proved.</summary>
    [Parameter]
    public SwitchParameter RequireProof { get; set; }

    /// <summary>Write nothing, and say the rules of the baseline in this language.</summary>
    [Parameter]
    public CodeLanguage AsCode { get; set; }

    private protected override void Change(VmReference vm)
    {
        // Rows of an exposure name a VM as often as it has rules.
        if (!done.Add(vm.ToString()))
        {
            return;
        }

        var options = new EnableOptions
        {
            Vm = vm,
            Policies = ParameterSetName == PolicySet ? Policy : [],
            Ports = Port,
            MaxDuration = MaxDuration,
            Sources = AllowedSources.Parse(AllowedSource),
            Requesters = Requester,
            Exempt = Exempt,
            Through = Through,
            MakeRoom = MakeRoom,
            RequireProof = RequireProof,
        };
        if (MyInvocation.BoundParameters.ContainsKey(nameof(AsCode)))
        {
            var asIs = !Wishes.Any(MyInvocation.BoundParameters.ContainsKey);
            var writer = code ??= new WriteCode(Connection, Observer);
            WriteObject(Await(token => writer.WriteAsync(options, asIs, AsCode, token)));
            return;
        }

        var operation = new EnableVm(Connection, Observer);
        Carry(token => operation.PlanAsync(options, token), plan => plan.Plan, operation.ExecuteAsync);
    }
}
