using System;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>What Invoke-JitSweep was told.</summary>
public sealed record SweepOptions
{
    /// <summary>
    /// What is never exceeded. Null for what the connection allows (<see cref="Policies.Ceiling.Of"/>); where the ledger is shared, nothing is opened then.
    /// </summary>
    public Ceiling? Ceiling { get; init; }

    /// <summary>List every NSG, NIC and VM in place of finding those that matter.</summary>
    public bool Thorough { get; init; }

    /// <summary>For how long passes are begun; null for a single pass.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>The time from one pass to the next, 1 second to 1 hour.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The machine or job, as the heartbeat names it; see <see cref="Facts.FactPath.HostOf"/>.</summary>
    public string Host { get; init; } = "host";
}
