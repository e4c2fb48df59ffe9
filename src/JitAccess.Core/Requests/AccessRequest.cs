using System;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Requests;

/// <summary>Somebody's wish: which port of which VM, from where, for how long, and why.</summary>
public sealed record AccessRequest
{
    /// <summary>The longest reason or ticket, in characters.</summary>
    public const int MaxTextLength = 1000;

    public required RequestId RequestId { get; init; }

    public required Person Requester { get; init; }

    public required ResourceId ResourceId { get; init; }

    public required PortSpecification Port { get; init; }

    public required AddressPrefix Source { get; init; }

    public required TimeSpan Duration { get; init; }

    public string? Reason { get; init; }

    public string? Ticket { get; init; }
}
