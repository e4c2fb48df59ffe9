using System.Collections.Generic;
using System.Linq;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The policies that this session has shown.</summary>
public sealed class PolicyNameCompleter : JitCompleter
{
    private protected override IEnumerable<Candidate> Candidates(RunspaceSession? session) => (session?.Seen.Policies ?? []).Select(Candidate.Of);
}
