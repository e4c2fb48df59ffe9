using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>A VM that Defender protects, with the policy of ours that says the same as far as that can be. It pipes into Enable-JitVm.</summary>
public sealed record JitDefenderVm
{
    public required string VMName { get; init; }

    public required string ResourceGroupName { get; init; }

    public required string ResourceId { get; init; }

    /// <summary>The name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The ports, each with the limits of its own.</summary>
    public required IReadOnlyList<string> Ports { get; init; }

    /// <summary>What cannot be carried over, a sentence each.</summary>
    public required IReadOnlyList<string> NotCarriedOver { get; init; }

    /// <summary>The resource id of Defender's policy.</summary>
    public required string DefenderPolicy { get; init; }

    public override string ToString() => $"{VMName}: {Policy}";
}
