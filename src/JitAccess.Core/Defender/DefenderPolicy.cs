using System.Collections.Generic;

namespace JitAccess.Core.Defender;

/// <summary>A jitNetworkAccessPolicy of Microsoft Defender for Cloud, as it is written: nothing of it is checked.</summary>
public sealed record DefenderPolicy
{
    /// <summary>The resource id.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<DefenderVm> VirtualMachines { get; init; } = [];

    /// <summary>How many requests it lists, open ones and past ones.</summary>
    public int Requests { get; init; }
}
