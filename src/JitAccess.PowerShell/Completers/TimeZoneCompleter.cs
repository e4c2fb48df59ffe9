using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The time zones that this machine knows.</summary>
public sealed class TimeZoneCompleter : JitCompleter
{
    private protected override IEnumerable<Candidate> Candidates(RunspaceSession? session) =>
        TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).OrderBy(id => id, StringComparer.OrdinalIgnoreCase).Select(Candidate.Of);
}
