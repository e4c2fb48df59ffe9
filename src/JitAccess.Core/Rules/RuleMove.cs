using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>A foreign rule that would have to take another priority to make room.</summary>
public sealed record RuleMove(ResourceId SecurityGroupId, string RuleName, int From, int To)
{
    /// <summary>The command that moves it.</summary>
    public string Command =>
        $"az network nsg rule update --subscription {SecurityGroupId.SubscriptionId} --resource-group {SecurityGroupId.ResourceGroupName} --nsg-name {SecurityGroupId.Name} --name {RuleName} --priority {To}";
}
