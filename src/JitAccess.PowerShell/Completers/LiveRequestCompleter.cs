using System;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>The requests that were not over when this session saw them last.</summary>
public sealed class LiveRequestCompleter : RequestCompleter
{
    private protected override bool Fits(SeenRequest request, string? callerId, DateTimeOffset? now) => request.MayBeLive(now);
}
