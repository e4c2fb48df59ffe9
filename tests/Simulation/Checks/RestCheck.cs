using System;
using System.Linq;
using JitAccess.Core.Facts;

namespace JitAccess.Simulation.Checks;

/// <summary>What is there when everything is over: foreign rules, and the baselines of the VMs that are protected.</summary>
internal static class RestCheck
{
    /// <exception cref="ViolationException">Something is left, or missing.</exception>
    public static void Demand(SimulatedWorld world)
    {
        world.Watch.Step();
        var expected = world.Book.Attachments.Where(attachment => attachment.State != AttachmentState.Detached).SelectMany(attachment => attachment.Baseline)
            .Select(placed => (Group: placed.SecurityGroupId.Name, placed.Rule.Name)).ToHashSet();
        foreach (var (group, rule) in world.Watch.Ours)
        {
            if (!expected.Contains((group, rule.Name)))
            {
                throw new ViolationException("rest", $"{rule.Name} is left in {group}: {rule.Content}");
            }
        }

        // What is left of the baseline of a VM that is not the one any more stays; only that of one that is protected is repaired.
        var needed = world.Book.Attachments.Where(attachment => attachment.State == AttachmentState.Attached).SelectMany(attachment => attachment.Baseline);
        if (needed.FirstOrDefault(placed => !world.Watch[placed.SecurityGroupId.Name].Rules.ContainsKey(placed.Rule.Name)) is { } missing)
        {
            throw new ViolationException("rest", $"{missing} of the baseline is missing");
        }

        foreach (var group in world.Fleet.Groups.Keys)
        {
            if (world.Watch[group].Tags.Keys.FirstOrDefault(tag => tag.StartsWith("JitAccess-", StringComparison.Ordinal)) is { } tag)
            {
                throw new ViolationException("rest", $"tag {tag} is left on {group}");
            }
        }
    }
}
