using System.Collections.Generic;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The ports that have names.</summary>
public sealed class PortCompleter : JitCompleter
{
    private protected override IEnumerable<string> Candidates(RunspaceSession? session) => ["ssh", "rdp", "winrm"];
}
