using System;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Completers;

/// <summary>All requests that this session has shown.</summary>
public sealed class RequestIdCompleter : RequestCompleter
{
    private protected override bool Fits(SeenRequest request, string? callerId, DateTimeOffset? now) => true;
}
