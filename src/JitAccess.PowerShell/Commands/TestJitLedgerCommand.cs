using System.Management.Automation;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Looks for what is missing, edited or forged in the ledger.</summary>
[Cmdlet(VerbsDiagnostic.Test, "JitLedger", HelpUri = ProjectSite.Help + "Test-JitLedger.md")]
[OutputType(typeof(JitLedgerCheck), typeof(bool))]
public sealed class TestJitLedgerCommand : ConnectedCmdlet
{
    /// <summary>What an earlier test printed as Anchor, and was kept elsewhere.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Anchor { get; set; }

    /// <summary>The object ids of those who may write policies and protections.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PolicyWriter { get; set; } = [];

    /// <summary>Write only whether nothing was found.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void EndProcessing() => AttemptOrEnd(Context, () =>
    {
        var operation = new TestLedger(Connection, Observer);
        var check = Await(token => operation.TestAsync(new LedgerTestOptions { Anchor = Anchor, PolicyWriters = PolicyWriter }, token));
        if (Quiet)
        {
            WriteObject(check.Passed);
        }
        else
        {
            WriteResult(check);
        }
    });
}
