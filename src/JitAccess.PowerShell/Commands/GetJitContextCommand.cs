using System.Management.Automation;
using JitAccess.Core;

namespace JitAccess.PowerShell.Commands;

/// <summary>Shows the connection of this runspace.</summary>
[Cmdlet(VerbsCommon.Get, "JitContext", HelpUri = ProjectSite.Help + "Get-JitContext.md")]
[OutputType(typeof(JitContext))]
public sealed class GetJitContextCommand : ConnectedCmdlet
{
    protected override void EndProcessing() => AttemptOrEnd(Context, () => WriteObject(Connection));
}
