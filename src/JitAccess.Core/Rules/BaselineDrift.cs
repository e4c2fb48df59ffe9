using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>What is missing of a baseline, or was edited. A rule that only stands at another priority is as good as it was put there for.</summary>
public static class BaselineDrift
{
    /// <summary>
    /// The rules that are to be written again: at the priority where they stand, or where they stood; where somebody else stands there now, at the next free
    /// one in front.
    /// </summary>
    /// <param name="attachment">The protection.</param>
    /// <param name="groups">The NSGs as they are; rules of others are taken for gone.</param>
    public static IReadOnlyList<PlacedRule> Of(AttachmentFact attachment, IReadOnlyDictionary<ResourceId, NetworkSecurityGroup> groups)
    {
        var placements = attachment.Baseline.GroupBy(placed => placed.SecurityGroupId)
            .SelectMany(own => groups.TryGetValue(own.Key, out var group) ? InGroup(group, [.. own]) : own)
            .ToDictionary(placed => (placed.SecurityGroupId, placed.Rule.Name));
        return attachment.Baseline.Where(placed => placements.ContainsKey((placed.SecurityGroupId, placed.Rule.Name)))
            .Select(placed => placements[(placed.SecurityGroupId, placed.Rule.Name)]).ToArray();
    }

    // From the last rule to the first, so that a Keep is still in front of a Deny that had to move.
    private static IEnumerable<PlacedRule> InGroup(NetworkSecurityGroup group, IReadOnlyList<PlacedRule> baseline)
    {
        var priorities = new Priorities(group);
        var moved = SecurityRule.LastPriority + 1;
        foreach (var placed in baseline.OrderByDescending(placed => placed.Rule.Priority))
        {
            var present = group.FindRule(placed.Rule.Name);
            var wanted = present?.Priority ?? placed.Rule.Priority;
            if (present is not null && IsAsWritten(present, placed.Rule) && (moved > wanted || placed.Rule.Access == RuleAccess.Deny))
            {
                continue;
            }

            // Further in front a deny severs what is in between as well; where nothing is free, the write says so.
            var priority = priorities.Take(System.Math.Min(wanted + 1, moved), placed.Rule.Name) ?? wanted;
            moved = priority < placed.Rule.Priority ? priority : moved;
            yield return placed with { Rule = placed.Rule with { Priority = priority } };
        }
    }

    // The description says whose it is; without it no client knows.
    private static bool IsAsWritten(SecurityRule present, SecurityRule written) =>
        present.HasSameContent(written) && string.Equals(present.Description?.TrimEnd(), written.Description, System.StringComparison.Ordinal);
}
