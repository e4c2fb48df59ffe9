using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>
/// Requests that this session has shown and that the cmdlet can do something with: those whose state was shown first, then those of which only the id
/// was; in both the latest first. What happened to them since is not known here, and the cmdlet says so.
/// </summary>
public abstract class RequestCompleter : JitCompleter
{
    private protected sealed override IEnumerable<Candidate> Candidates(RunspaceSession? session)
    {
        var now = session?.Context?.Clock.Now;
        return (session?.Seen.Requests ?? []).Where(request => Fits(request, session?.Context?.Account.ObjectId, now))
            .OrderBy(request => request.Status is null).Select(request => new Candidate(request.RequestId, request.Description));
    }

    private protected abstract bool Fits(SeenRequest request, string? callerId, DateTimeOffset? now);
}
