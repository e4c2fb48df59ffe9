using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>What is missing of a baseline, or was edited. A rule that only stands at another priority is as good as it was put there for.</summary>
public static class BaselineDrift
{
    /// <summary>The rules that are to be written again: at the priority where they stand, or where they stood.</summary>
    /// <param name="attachment">The protection.</param>
    /// <param name="groups">The NSGs as they are; rules of others are taken for gone.</param>
    public static IReadOnlyList<PlacedRule> Of(AttachmentFact attachment, IReadOnlyDictionary<ResourceId, NetworkSecurityGroup> groups) =>
        attachment.Baseline
            .Select(placed => (Placed: placed, Present: groups.TryGetValue(placed.SecurityGroupId, out var group) ? group.FindRule(placed.Rule.Name) : null))
            .Where(pair => pair.Present is null || !pair.Present.HasSameContent(pair.Placed.Rule))
            .Select(pair => pair.Present is null ? pair.Placed : pair.Placed with { Rule = pair.Placed.Rule with { Priority = pair.Present.Priority } })
            .ToArray();
}
