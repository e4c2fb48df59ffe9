using System;
using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>Which facts Get-JitLedger lists. What is not given does not narrow.</summary>
public sealed record LedgerFilter
{
    /// <summary>Facts that were stated then or later, by what their authors say.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Facts that were stated then or earlier.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Facts about these requests.</summary>
    public IReadOnlyList<RequestReference> Requests { get; init; } = [];

    /// <summary>Facts about these VMs: names (wildcards allowed) or resource ids.</summary>
    public IReadOnlyList<VmReference> Vms { get; init; } = [];
}
