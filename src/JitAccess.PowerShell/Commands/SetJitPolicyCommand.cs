using System;
using System.Linq;
using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Makes a named policy, or changes one. What is not given stays as it is.</summary>
[Cmdlet(VerbsCommon.Set, "JitPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Set-JitPolicy.md")]
[OutputType(typeof(JitPolicy))]
public sealed class SetJitPolicyCommand : PlanningCmdlet
{
    [Parameter(Mandatory = true, HelpMessage = "Letters, digits and hyphens, such as prod-linux", Position = 0)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>All ports of the policy; one with limits of its own as <c>@{Port='rdp';MaxDuration='30m';AllowedSource='10.0.0.0/8'}</c>.</summary>
    [Parameter]
    [PolicyPortsTransformation]
    [ArgumentCompleter(typeof(PortCompleter))]
    public PortLimit[]? Port { get; set; }

    /// <summary>Addresses and CIDRs that may be asked for, or <c>Any</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedSource { get; set; }

    [Parameter]
    [DurationTransformation]
    public TimeSpan MaxDuration { get; set; }

    /// <summary>The longest unbroken access through overlapping grants; <c>None</c> for no limit.</summary>
    [Parameter]
    [OptionalDurationTransformation]
    public TimeSpan MaxContinuous { get; set; }

    /// <summary>Who may ask: people, service principals and groups, by name or object id.</summary>
    [Parameter]
    public string[]? Requester { get; set; }

    /// <summary>Who may agree: people and groups.</summary>
    [Parameter]
    public string[]? Approver { get; set; }

    /// <summary>Who may open without approval in an emergency.</summary>
    [Parameter]
    public string[]? BreakGlass { get; set; }

    /// <summary>How many must agree.</summary>
    [Parameter]
    public int RequiredApprovals { get; set; }

    [Parameter]
    public SwitchParameter RequireReason { get; set; }

    /// <summary>A regular expression for tickets; empty for none.</summary>
    [Parameter]
    public string? TicketPattern { get; set; }

    /// <summary>Such as <c>Mon-Fri 08:00-18:00</c>; empty for all hours.</summary>
    [Parameter]
    public string? Hours { get; set; }

    /// <summary>Of the hours: an id of IANA or of Windows; empty for UTC.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    public string? TimeZone { get; set; }

    /// <summary>How long a request may wait; <c>None</c> for the usual 8 hours.</summary>
    [Parameter]
    [OptionalDurationTransformation]
    public TimeSpan RequestLifetime { get; set; }

    protected override void ProcessRecord() => Attempt(Name, () =>
    {
        var operation = new SetPolicy(Connection, Observer);
        var change = ToChange();
        Carry(token => operation.PlanAsync(change, token), plan => plan.Plan, operation.ExecuteAsync);
    });

    private PolicyChange ToChange() => new()
    {
        Name = Name,
        Ports = Port?.Select(limit => limit.Port).ToArray(),
        PortLimits = Port?.Where(limit => limit.Sources is not null || limit.MaxDuration is not null).ToArray() ?? [],
        AllowedSource = AllowedSource,
        MaxDuration = Given(nameof(MaxDuration), MaxDuration),
        MaxContinuous = Given(nameof(MaxContinuous), MaxContinuous),
        Requesters = GivenList(nameof(Requester), Requester),
        Approvers = GivenList(nameof(Approver), Approver),
        BreakGlass = GivenList(nameof(BreakGlass), BreakGlass),
        RequiredApprovals = Given(nameof(RequiredApprovals), RequiredApprovals),
        RequireReason = Given(nameof(RequireReason), (bool)RequireReason),
        TicketPattern = IsGiven(nameof(TicketPattern)) ? TicketPattern ?? string.Empty : null,
        Hours = IsGiven(nameof(Hours)) ? Hours ?? string.Empty : null,
        TimeZone = IsGiven(nameof(TimeZone)) ? TimeZone ?? string.Empty : null,
        RequestLifetime = Given(nameof(RequestLifetime), RequestLifetime),
    };

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private T? Given<T>(string parameter, T value)
        where T : struct => IsGiven(parameter) ? value : null;

    // $null takes everybody away, as an empty list does.
    private string[]? GivenList(string parameter, string[]? value) => IsGiven(parameter) ? value ?? [] : null;
}
