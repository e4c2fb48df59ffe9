using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;

namespace JitAccess.Core.Operations;

/// <summary>A named policy as a person sees it.</summary>
public sealed record JitPolicy
{
    public required string Name { get; init; }

    /// <summary>From 1.</summary>
    public required int Revision { get; init; }

    /// <summary><c>Suspended</c> as well where everything is.</summary>
    public required PolicyState State { get; init; }

    /// <summary>Whether everything is suspended, this policy included.</summary>
    public bool AllSuspended { get; init; }

    public IReadOnlyList<JitPolicyPort> Ports { get; init; } = [];

    public required string AllowedSource { get; init; }

    public required TimeSpan MaxDuration { get; init; }

    /// <summary>The longest unbroken access; null for no limit.</summary>
    public TimeSpan? MaxContinuous { get; init; }

    public IReadOnlyList<string> Requesters { get; init; } = [];

    public IReadOnlyList<string> Approvers { get; init; } = [];

    public int RequiredApprovals { get; init; }

    public IReadOnlyList<string> BreakGlass { get; init; } = [];

    public bool RequireReason { get; init; }

    public string? TicketPattern { get; init; }

    /// <summary>Null for all hours.</summary>
    public string? Hours { get; init; }

    /// <summary>Of the hours; null for UTC, or where there are none.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How long a request may wait.</summary>
    public required TimeSpan RequestLifetime { get; init; }

    /// <summary>Who wrote this revision.</summary>
    public required string SetBy { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset SetOn { get; init; }

    /// <summary>Why it was suspended, resumed or removed.</summary>
    public string? Reason { get; init; }

    /// <summary>The names of the VMs that it protects.</summary>
    public IReadOnlyList<string> VMs { get; init; } = [];

    public override string ToString() => Name;
}
