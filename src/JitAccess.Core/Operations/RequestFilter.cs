using System;
using System.Collections.Generic;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Which requests Get-JitRequest lists.</summary>
public sealed record RequestFilter
{
    /// <summary>Names (wildcards allowed) or resource ids; empty for all.</summary>
    public IReadOnlyList<VmReference> Vms { get; init; } = [];

    /// <summary>Empty for those that are not over.</summary>
    public IReadOnlyList<RequestStatus> Statuses { get; init; } = [];

    /// <summary>The caller's own.</summary>
    public bool Mine { get; init; }

    /// <summary>Those that wait for the caller's approval.</summary>
    public bool Approvable { get; init; }

    /// <summary>How far back to look; null for as long as a request can matter, 12 days.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Those that are over as well.</summary>
    public bool All { get; init; }
}
