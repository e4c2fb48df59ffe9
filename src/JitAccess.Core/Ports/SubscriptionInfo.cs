namespace JitAccess.Core.Ports;

/// <summary>A subscription that the caller can see.</summary>
public sealed record SubscriptionInfo(string SubscriptionId, string Name, string? TenantId)
{
    public override string ToString() => $"{Name} ({SubscriptionId})";
}
