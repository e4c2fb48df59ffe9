using System;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Requests;

/// <summary>Somebody's wish: which port of which VM, from where, for how long, and why.</summary>
public sealed record AccessRequest
{
    /// <summary>The longest reason or ticket, in characters.</summary>
    public const int MaxTextLength = 1000;

    /// <summary>How far ahead a request may start.</summary>
    public static readonly TimeSpan LongestAhead = TimeSpan.FromDays(7);

    public required RequestId RequestId { get; init; }

    public required Person Requester { get; init; }

    public required ResourceId ResourceId { get; init; }

    public required PortSpecification Port { get; init; }

    public required AddressPrefix Source { get; init; }

    public required TimeSpan Duration { get; init; }

    public string? Reason { get; init; }

    public string? Ticket { get; init; }

    /// <summary>When it is to open at the earliest, in UTC; null for at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>How long it may wait to be opened, from its asking or from <see cref="StartAt"/> on: 5 minutes to 3 days.</summary>
    public TimeSpan Lifetime { get; init; } = AccessPolicy.UsualLifetime;

    /// <summary>Whether the requester wants to open without approval, in an emergency.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>When it lapses if it has not been opened.</summary>
    public DateTimeOffset LapsesOn => (StartAt ?? RequestId.AskedOn) + (Lifetime < AccessPolicy.LongestLifetime ? Lifetime : AccessPolicy.LongestLifetime);
}
