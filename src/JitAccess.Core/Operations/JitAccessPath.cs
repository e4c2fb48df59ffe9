using System.Collections.Generic;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>Whether a source gets to a port of a VM, and which rules say so. It is a statement about NSGs, never that something answers on the port.</summary>
public sealed record JitAccessPath
{
    public required string VMName { get; init; }

    public required string ResourceGroupName { get; init; }

    public required string ResourceId { get; init; }

    /// <summary>The part of the asked source that this row is about.</summary>
    public required string From { get; init; }

    public required string Port { get; init; }

    /// <summary>The private address.</summary>
    public required string Address { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>
    /// The NSGs in the order in which they decide: the subnet's, then the NIC's. An admin rule that matches stands in front of them, or alone where it
    /// ends it.
    /// </summary>
    public IReadOnlyList<JitAccessStep> Path { get; init; } = [];

    /// <summary>Why it is Unknown, or what else to know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public override string ToString() => $"{VMName}:{Port} from {From}: {Verdict} ({string.Join("; ", Path)})";
}
