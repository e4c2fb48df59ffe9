using System;
using System.Collections.Generic;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>The claim of whoever opens a request: it fixes the expiry, the rules and the opener, and it never changes.</summary>
public sealed record OpeningFact : Fact
{
    public required RequestId RequestId { get; init; }

    /// <summary>When the grant ends, in UTC, to the second. The only source of the expiry.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The rules as planned. A priority that somebody else takes meanwhile is replaced; see <see cref="OpenedFact.Rules"/>.</summary>
    public required IReadOnlyList<PlacedRule> Rules { get; init; }

    /// <summary>The hash of the request fact that is opened.</summary>
    public required string Subject { get; init; }

    /// <summary>The named policy that allowed it; null for the VM's own.</summary>
    public string? PolicyName { get; init; }

    /// <summary>The revision of that named policy; 0 for the VM's own.</summary>
    public int PolicyRevision { get; init; }

    /// <summary>Whose approval counted.</summary>
    public IReadOnlyList<Person> Approvals { get; init; } = [];

    /// <summary>Whether it opened without approval because the requester broke the glass.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>The approvers that were not asked, where the glass was broken.</summary>
    public IReadOnlyList<Person> Skipped { get; init; } = [];

    /// <summary>The VM's identity at that moment.</summary>
    public required string VmId { get; init; }

    /// <summary>The revision of the attachment whose policy allowed it.</summary>
    public required int AttachmentRevision { get; init; }
}
