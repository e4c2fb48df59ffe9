using JitAccess.Core.Network;

namespace JitAccess.Core.Facts;

/// <summary>A rule and the NSG that it is in.</summary>
public sealed record PlacedRule(ResourceId SecurityGroupId, SecurityRule Rule)
{
    public override string ToString() => $"{SecurityGroupId.Name}/{Rule.Name}";
}
