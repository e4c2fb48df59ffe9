using System.Collections.Generic;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The clouds.</summary>
public sealed class EnvironmentCompleter : JitCompleter
{
    private protected override IEnumerable<Candidate> Candidates(RunspaceSession? session) =>
        [Candidate.Of("AzureCloud"), Candidate.Of("AzureUSGovernment"), Candidate.Of("AzureChinaCloud")];
}
