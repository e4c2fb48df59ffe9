namespace JitAccess.Core.Operations;

/// <summary>Something that Defender protects and that cannot be carried over at all. Nothing of it binds to Enable-JitVm.</summary>
public sealed record JitDefenderGap
{
    /// <summary>The resource id of the machine; empty where it is about the whole policy.</summary>
    public required string Machine { get; init; }

    public required string Reason { get; init; }

    /// <summary>The resource id of Defender's policy.</summary>
    public required string DefenderPolicy { get; init; }

    public override string ToString() => $"{Machine}: {Reason}";
}
