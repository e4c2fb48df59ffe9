using System.Management.Automation;
using JitAccess.Core;

namespace JitAccess.PowerShell.Commands;

/// <summary>Ends a connection. Nothing in Azure changes: what is open stays open until its time is over.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "JitAccess", HelpUri = ProjectSite.Help + "Disconnect-JitAccess.md")]
[OutputType(typeof(JitContext))]
public sealed class DisconnectJitAccessCommand : ConnectedCmdlet
{
    protected override void EndProcessing() => AttemptOrEnd(Context, () =>
    {
        var context = Connection;
        Session.Release(context);
        WriteObject(context);
    });
}
