using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>
/// Finds room in front of a rule by moving it, and what follows too closely, to higher priority numbers. The order stays, so the exposure stays.
/// </summary>
public static class RoomPlanner
{
    /// <param name="group">The NSG.</param>
    /// <param name="first">The priority of the first rule that may move.</param>
    /// <param name="needed">How many free priorities are needed in front of it.</param>
    /// <returns>The moves in an order in which none meets a taken priority; null where the NSG is too full.</returns>
    public static IReadOnlyList<RuleMove>? Plan(NetworkSecurityGroup group, int first, int needed)
    {
        var missing = needed - new Priorities(group).CountFree(first);
        var moves = new List<RuleMove>();
        var next = first + Math.Max(0, missing);
        foreach (var rule in group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound && rule.Priority >= first).OrderBy(rule => rule.Priority))
        {
            if (rule.Priority >= next)
            {
                break;
            }

            moves.Add(new RuleMove(group.Id, rule.Name, rule.Priority, next));
            next++;
        }

        moves.Reverse();
        return next > SecurityRule.LastPriority + 1 ? null : moves;
    }
}
