using System;
using System.Collections.Generic;
using JitAccess.Core.Operations;

namespace JitAccess.Core.Reports;

/// <summary>What a report is made of: everything that was read, and what could not be.</summary>
public sealed record AccessReport
{
    /// <summary>In UTC.</summary>
    public required DateTimeOffset GeneratedOn { get; init; }

    /// <summary>Where the period begins, in UTC; it ends now.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Who made it, since nobody sees more than they may read.</summary>
    public required string Account { get; init; }

    public required string Environment { get; init; }

    public required string TenantId { get; init; }

    /// <summary>Where the ledger is.</summary>
    public required string Store { get; init; }

    public required IReadOnlyList<string> Subscriptions { get; init; }

    /// <summary>Every request that something happened to in the period, oldest first.</summary>
    public required IReadOnlyList<JitRequest> Requests { get; init; }

    public IReadOnlyList<JitVm> Vms { get; init; } = [];

    /// <summary>Of the management ports of all VMs.</summary>
    public IReadOnlyList<JitExposure> Exposure { get; init; } = [];

    /// <summary>Who swept last, and whether the next heartbeat is overdue; null where nobody looked.</summary>
    public LastSweep? Sweep { get; init; }

    /// <summary>What could not be read, a sentence each. A report with gaps is no clean bill.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];
}
