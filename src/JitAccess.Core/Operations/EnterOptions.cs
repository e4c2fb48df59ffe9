using System;
using JitAccess.Core.Clients;

namespace JitAccess.Core.Operations;

/// <summary>What Enter-JitVm was told.</summary>
public sealed record EnterOptions
{
    public required RequestOptions Request { get; init; }

    public required ClientOptions Client { get; init; }

    /// <summary>An address or host name to go to; null for the VM's own.</summary>
    public string? Address { get; init; }

    /// <summary>The longest time to wait for the opening; null to wait until the request ends by itself.</summary>
    public TimeSpan? Timeout { get; init; }
}
