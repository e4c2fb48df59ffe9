using System;
using System.Collections.Generic;

namespace JitAccess.Core.Network;

public sealed record Subnet
{
    public const string BastionName = "AzureBastionSubnet";

    public required ResourceId Id { get; init; }

    public string Name => Id.Name;

    public ResourceId? NetworkSecurityGroupId { get; init; }

    public IReadOnlyList<string> AddressPrefixes { get; init; } = [];

    public bool IsBastion => string.Equals(Name, BastionName, StringComparison.OrdinalIgnoreCase);

    /// <summary>A subnet through which ranges that Azure Resource Manager does not list may join the VNet.</summary>
    public bool IsGateway => string.Equals(Name, "GatewaySubnet", StringComparison.OrdinalIgnoreCase);
}
