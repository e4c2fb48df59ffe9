using System;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The requests of others that were not open yet, and not over, when this session saw them last.</summary>
public sealed class UndecidedRequestCompleter : RequestCompleter
{
    private protected override bool Fits(SeenRequest request, string? callerId, DateTimeOffset? now) => request.MayBeDecided(callerId, now);
}
