using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>How somebody names a VM: by resource id, by name, or by name and resource group.</summary>
public sealed record VmReference
{
    public string? Name { get; init; }

    public string? ResourceGroupName { get; init; }

    /// <summary>Decides where it is there.</summary>
    public ResourceId? ResourceId { get; init; }

    public static VmReference Of(ResourceId id) => new() { ResourceId = id, Name = id.Name, ResourceGroupName = id.ResourceGroupName };

    public override string ToString() =>
        ResourceId?.ToString() ?? (string.IsNullOrEmpty(ResourceGroupName) ? Name ?? string.Empty : $"{ResourceGroupName}/{Name}");
}
