using System.Collections.Generic;

namespace JitAccess.Sandbox;

/// <summary>What happened to a packet.</summary>
public sealed class ProbeResult
{
    internal ProbeResult(bool allowed, IReadOnlyList<ProbeDecision> decidedBy, IReadOnlyList<string> unresolved)
    {
        Allowed = allowed;
        DecidedBy = decidedBy;
        Unresolved = unresolved;
    }

    /// <summary>Whether at least one address of the VM lets the packet in.</summary>
    public bool Allowed { get; }

    /// <summary>
    /// If allowed, the rules of the first path that let the packet in, subnet before NIC; if not, the rules of every path that was tried. Empty
    /// where no NSG had a say.
    /// </summary>
    public IReadOnlyList<ProbeDecision> DecidedBy { get; }

    /// <summary>Service tags, malformed prefixes and the like that could not be resolved and were taken to match nothing.</summary>
    public IReadOnlyList<string> Unresolved { get; }
}
