using System.Management.Automation;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Tries what the caller may write in the ledger's containers that they should not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "JitStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = ProjectSite.Help + "Test-JitStore.md")]
[OutputType(typeof(JitStoreCheck))]
public sealed class TestJitStoreCommand : ConnectedCmdlet
{
    /// <summary>What the caller is meant to be.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public StoreRole[] Role { get; set; } = [StoreRole.Person];

    protected override void EndProcessing() => AttemptOrEnd(Context, () =>
    {
        var context = Connection;
        if (!ShouldProcess(context.Store, "add a probe to each container, and try to overwrite and to delete it"))
        {
            return;
        }

        foreach (var row in Await(token => new TestStore(context, Observer).TestAsync(Role, token)))
        {
            WriteResult(row);
        }
    });
}
