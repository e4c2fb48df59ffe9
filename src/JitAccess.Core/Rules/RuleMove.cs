using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>A foreign rule that would have to take another priority to make room.</summary>
public sealed record RuleMove(ResourceId SecurityGroupId, string RuleName, int From, int To)
{
    /// <summary>The move that takes it back.</summary>
    public RuleMove Reversed => this with { From = To, To = From };

    /// <summary>The network as it would be once the rule has moved: nothing but its priority is another.</summary>
    public VmNetwork ApplyTo(VmNetwork network) =>
        network.SecurityGroups.TryGetValue(SecurityGroupId, out var group) && group.FindRule(RuleName) is { } rule
            ? network.With(group.With(rule with { Priority = To }))
            : network;

    /// <summary>The command that moves it.</summary>
    public string Command =>
        $"az network nsg rule update --subscription {SecurityGroupId.SubscriptionId} --resource-group {SecurityGroupId.ResourceGroupName} --nsg-name {SecurityGroupId.Name} --name {RuleName} --priority {To}";
}
