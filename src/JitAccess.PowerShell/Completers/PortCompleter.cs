using System.Collections.Generic;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The ports that have names.</summary>
public sealed class PortCompleter : JitCompleter
{
    private protected override IEnumerable<Candidate> Candidates(RunspaceSession? session) => [Candidate.Of("ssh"), Candidate.Of("rdp"), Candidate.Of("winrm")];
}
