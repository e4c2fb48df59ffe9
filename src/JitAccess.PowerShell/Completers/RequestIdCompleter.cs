using System.Collections.Generic;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The requests that this session has shown.</summary>
public sealed class RequestIdCompleter : JitCompleter
{
    private protected override IEnumerable<string> Candidates(RunspaceSession? session) => session?.Seen.Requests ?? [];
}
