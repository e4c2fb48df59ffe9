using System.Collections.Generic;
using System.Linq;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The VMs that this session has shown.</summary>
public sealed class VmNameCompleter : JitCompleter
{
    private protected override IEnumerable<Candidate> Candidates(RunspaceSession? session) => (session?.Seen.Vms ?? []).Select(Candidate.Of);
}
