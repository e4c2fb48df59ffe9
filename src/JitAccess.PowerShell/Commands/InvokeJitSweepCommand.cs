using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Xml;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.PowerShell.Async;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Makes Azure match what should be: opens what is approved, closes what is over, repairs what is half done. Once, or at a pace.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "JitSweep",
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = CeilingSet,
    HelpUri = ProjectSite.Help + "Invoke-JitSweep.md")]
[OutputType(typeof(JitSweepResult))]
public sealed class InvokeJitSweepCommand : PlanningCmdlet
{
    private const string CeilingSet = "Ceiling";
    private const string FileSet = "File";

    /// <summary>For how long passes are begun; a single pass where it is not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? For { get; set; }

    /// <summary>The time from one pass to the next.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>List every NSG, NIC and VM in place of finding those that matter.</summary>
    [Parameter]
    public SwitchParameter Thorough { get; set; }

    /// <summary>A JSON file with what is never exceeded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? CeilingPath { get; set; }

    /// <summary>Subscriptions or resource groups; what is outside stays closed.</summary>
    [Parameter(ParameterSetName = CeilingSet)]
    [ValidateNotNullOrEmpty]
    public string[] Scope { get; set; } = [];

    /// <summary>The ports that may be opened.</summary>
    [Parameter(ParameterSetName = CeilingSet)]
    [PortsTransformation]
    [ArgumentCompleter(typeof(PortCompleter))]
    [ValidateNotNullOrEmpty]
    public PortSpecification[] Port { get; set; } = [];

    /// <summary>The addresses and CIDRs that may be opened, or <c>Any</c>.</summary>
    [Parameter(ParameterSetName = CeilingSet)]
    [ValidateNotNullOrEmpty]
    public string[] AllowedSource { get; set; } = [];

    /// <summary>The longest duration of a grant.</summary>
    [Parameter(ParameterSetName = CeilingSet)]
    [DurationTransformation]
    public TimeSpan? MaxDuration { get; set; }

    /// <summary>Who may write policies and protections.</summary>
    [Parameter(ParameterSetName = CeilingSet)]
    [ValidateNotNullOrEmpty]
    public string[] PolicyWriter { get; set; } = [];

    /// <summary>Gets every fact that no sweep recorded before, as <c>$_</c> and as its first argument.</summary>
    [Parameter]
    public ScriptBlock? OnFact { get; set; }

    protected override void EndProcessing() => AttemptOrEnd(Context, () =>
    {
        if (For is null && MyInvocation.BoundParameters.ContainsKey(nameof(Every)))
        {
            WriteWarning("-Every counts only together with -For, which says for how long; this passes once.");
        }

        var loop = new SweepLoop(Connection, Observer, ReadOptions());
        if (PlanFirst(loop) is { } plan)
        {
            if (!Agreed(plan.Plan))
            {
                return;
            }

            Run(loop, plan);
        }
        else if (ShouldProcess(string.Join(", ", Connection.Subscriptions.Select(subscription => subscription.Name)), "close what is over, open what is due"))
        {
            Run(loop, null);
        }
    });

    // A loop outlives a pass that fails, the first one included.
    private SweepPlan? PlanFirst(SweepLoop loop)
    {
        try
        {
            return Await(loop.PlanAsync);
        }
        catch (WorkFailedException e) when (For is not null && e.Reason is JitAccessException { ErrorId: not ErrorIds.PaceInvalid } failed)
        {
            WriteWarning(failed.Message);
            return null;
        }
    }

    // The work goes on while this thread writes, or waits for the script of -OnFact.
    private void Run(SweepLoop loop, SweepPlan? plan) => _ = Await(async token =>
    {
        await loop.RunAsync(plan, result => Post(() => WriteResult(result)), fact => Post(() => Tell(fact)), token).ConfigureAwait(false);
        return true;
    });

    private void Tell(JitFact fact)
    {
        if (OnFact is null)
        {
            return;
        }

        try
        {
            _ = OnFact.InvokeWithContext(null, [new PSVariable("_", fact)], fact);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            WriteWarning($"-OnFact failed for {fact.Path}: {e.Message}");
        }
    }

    private SweepOptions ReadOptions() => new()
    {
        Ceiling = ReadCeiling(),
        Thorough = Thorough,
        For = For,
        Every = Every,
        Host = Environment.MachineName,
    };

    // The connection and the folder are those of this thread.
    private Ceiling? ReadCeiling()
    {
        var choice = new CeilingChoice(Connection);
        if (CeilingPath is not null)
        {
            // PowerShell's current folder is not the process's.
            var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(CeilingPath);
            return Await(token => choice.ReadAsync(path, token));
        }

        if (Scope.Length + Port.Length + AllowedSource.Length + PolicyWriter.Length == 0 && MaxDuration is null)
        {
            return null;
        }

        var text = new CeilingText
        {
            Origin = "parameters",
            Scopes = OrNull(Scope),
            Ports = OrNull(Port.Select(port => port.ToExplicitString()).ToArray()),
            AllowedSources = OrNull(AllowedSource),
            MaxDuration = MaxDuration is { } duration ? XmlConvert.ToString(duration) : null,
            PolicyWriters = PolicyWriter,
        };
        return Await(token => choice.ResolveAsync(text, token));
    }

    private static IReadOnlyList<string>? OrNull(string[] texts) => texts.Length == 0 ? null : texts;
}
