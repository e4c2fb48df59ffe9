using System.Collections.Generic;

namespace JitAccess.Sandbox.Probing;

/// <summary>One packet on its way to one address of one NIC.</summary>
internal sealed class Packet
{
    public required byte[] Source { get; init; }

    public required int SourcePort { get; init; }

    public required byte[] Destination { get; init; }

    public required int DestinationPort { get; init; }

    public required string Protocol { get; init; }

    /// <summary>The keys of the application security groups that the source address is in.</summary>
    public required ISet<string> SourceGroups { get; init; }

    /// <summary>The keys of the application security groups that the destination is in.</summary>
    public required ISet<string> DestinationGroups { get; init; }

    /// <summary>What service tags mean for the destination's virtual network.</summary>
    public required TagScope Tags { get; init; }
}
