using System.Management.Automation;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Says no to a request of somebody else, which ends it.</summary>
[Cmdlet(VerbsLifecycle.Deny, "JitRequest",
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Deny-JitRequest.md")]
[OutputType(typeof(JitRequest))]
public sealed class DenyJitRequestCommand : DecidingCmdlet
{
    /// <summary>Why not. It is kept in the ledger.</summary>
    [Parameter(Mandatory = true, HelpMessage = "Why not; the requester and the ledger are told")]
    public string Comment { get; set; } = string.Empty;

    private protected override bool IsYes => false;

    private protected override string? Said => Comment;
}
