using System;
using System.Collections.Generic;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Policies;

/// <summary>Everything that a policy judges a request by. Nothing else decides.</summary>
public sealed record PolicyCase
{
    /// <summary>The policy as it is at the moment of opening.</summary>
    public required AccessPolicy Policy { get; init; }

    /// <summary>What is asked, and by whom.</summary>
    public required AccessRequest Request { get; init; }

    /// <summary>When the grant would begin.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>What approvers said about exactly this request.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];

    /// <summary>The groups of the requester and of everybody who decided.</summary>
    public Memberships Memberships { get; init; } = Memberships.None;

    /// <summary>Since when the requester has had access to this port without a break; null where there is none.</summary>
    public DateTimeOffset? ContinuousSince { get; init; }

    /// <summary>The time zone of the policy's hours; null where it is not known here.</summary>
    public TimeZoneInfo? Zone { get; init; }
}
