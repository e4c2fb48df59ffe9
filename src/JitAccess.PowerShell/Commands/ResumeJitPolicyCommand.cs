using System.Management.Automation;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Resumes what Suspend-JitPolicy suspended.</summary>
[Cmdlet(VerbsLifecycle.Resume, "JitPolicy",
    DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = ProjectSite.Help + "Resume-JitPolicy.md")]
[OutputType(typeof(JitPolicy))]
public sealed class ResumeJitPolicyCommand : PolicySuspensionCmdlet
{
    private protected override bool Suspends => false;
}
