using System.Management.Automation;

namespace JitAccess.PowerShell.Commands;

/// <summary>Shows the sandbox's time and people.</summary>
[Cmdlet(VerbsCommon.Get, "JitSandbox", HelpUri = ProjectSite.Help + "Get-JitSandbox.md")]
[OutputType(typeof(JitSandbox))]
public sealed class GetJitSandboxCommand : SandboxCmdlet
{
    protected override void EndProcessing() => AttemptOrEnd(Context, () => WriteState((control, token) => control.GetNowAsync(token)));
}
