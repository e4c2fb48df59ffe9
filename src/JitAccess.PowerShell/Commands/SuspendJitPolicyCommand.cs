using System.Management.Automation;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Suspends policies: nothing opens by them until they are resumed. With -All it is the kill switch.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "JitPolicy",
    DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = ProjectSite.Help + "Suspend-JitPolicy.md")]
[OutputType(typeof(JitPolicy))]
public sealed class SuspendJitPolicyCommand : PolicySuspensionCmdlet
{
    private protected override bool Suspends => true;
}
