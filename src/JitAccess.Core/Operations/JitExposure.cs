using System.Collections.Generic;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>
/// From where some ports of a VM can be reached, by which rules. It is a statement about NSGs, never that something answers on the port. Admin rules
/// of virtual network managers are taken into account for a VM that is named by its resource id; a whole scope is read without them.
/// </summary>
public sealed record JitExposure
{
    public required string VMName { get; init; }

    public required string ResourceGroupName { get; init; }

    public required string ResourceId { get; init; }

    /// <summary>Such as <c>ssh</c>, <c>8080-8090</c>, <c>53/udp</c>; <c>*</c> for a protocol without ports.</summary>
    public required string Port { get; init; }

    public required string Protocol { get; init; }

    /// <summary><c>Any</c>, <c>Internet</c>, or the addresses.</summary>
    public required string From { get; init; }

    /// <summary>
    /// Whether a large part of the public internet gets in: at least as many public IPv4 addresses as a /8 has, or public IPv6 space of a /16.
    /// </summary>
    public required bool FromInternet { get; init; }

    /// <summary>Allowed, or Unknown where it depends on something that could not be resolved.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The rules that let it in, as NSG/rule; empty where no NSG is on the way.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>
    /// <c>Grant</c> or <c>Exempt</c> for access that JitAccess gave or kept, <c>Defender</c> for rules of Microsoft Defender's JIT, else <c>Standing</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Why it is Unknown, or what else to know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
