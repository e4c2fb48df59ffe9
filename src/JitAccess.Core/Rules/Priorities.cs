using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>The inbound priorities of an NSG: which are free, 100 to 4096.</summary>
internal sealed class Priorities
{
    private readonly Dictionary<int, string> taken;

    public Priorities(NetworkSecurityGroup group) =>
        taken = group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound)
            .GroupBy(rule => rule.Priority).ToDictionary(rules => rules.Key, rules => rules.First().Name);

    /// <summary>How many priorities in front of <paramref name="before"/> are free.</summary>
    public int CountFree(int before) =>
        Enumerable.Range(SecurityRule.FirstPriority, System.Math.Max(0, before - SecurityRule.FirstPriority)).Count(priority => !taken.ContainsKey(priority));

    /// <summary>Takes the highest priority in front of <paramref name="before"/> that is free, or that the rule of this name has already.</summary>
    /// <returns>Null where there is none.</returns>
    public int? Take(int before, string ruleName)
    {
        for (var priority = System.Math.Min(before, SecurityRule.LastPriority + 1) - 1; priority >= SecurityRule.FirstPriority; priority--)
        {
            if (!taken.TryGetValue(priority, out var holder) || string.Equals(holder, ruleName, System.StringComparison.OrdinalIgnoreCase))
            {
                taken[priority] = ruleName + " (planned)";
                return priority;
            }
        }

        return null;
    }
}
