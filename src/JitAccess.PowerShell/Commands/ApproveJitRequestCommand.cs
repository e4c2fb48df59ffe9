using System.Management.Automation;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Agrees to a request of somebody else. The question shows who wants which door, from where, how long and why, and what becomes reachable.</summary>
[Cmdlet(VerbsLifecycle.Approve, "JitRequest",
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = ProjectSite.Help + "Approve-JitRequest.md")]
[OutputType(typeof(JitRequest))]
public sealed class ApproveJitRequestCommand : DecidingCmdlet
{
    /// <summary>What to say with it. It is kept in the ledger.</summary>
    [Parameter]
    public string? Comment { get; set; }

    private protected override bool IsYes => true;

    private protected override string? Said => Comment;
}
