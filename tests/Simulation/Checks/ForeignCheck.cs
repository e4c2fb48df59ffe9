using System;
using System.Linq;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation.Checks;

/// <summary>Foreign rules and tags are exactly what their owners left, and no two rules have the same priority.</summary>
internal sealed class ForeignCheck(Owners owners)
{
    private const string Invariant = "foreign";

    /// <exception cref="ViolationException">They are not.</exception>
    public void Demand(ObservedGroup group)
    {
        var left = owners.RulesOf(group.Name).ToDictionary(rule => rule.Name, rule => rule.Content, StringComparer.Ordinal);
        foreach (var rule in group.Rules.Values.Where(rule => !rule.IsOurs))
        {
            if (!left.Remove(rule.Name, out var content))
            {
                throw new ViolationException(Invariant, $"rule {rule.Name} is in {group.Name}, and nobody put it there");
            }

            if (content != rule.Content)
            {
                throw new ViolationException(Invariant, $"rule {rule.Name} of {group.Name} is '{rule.Content}'; its owner left '{content}'");
            }
        }

        if (left.Count > 0)
        {
            throw new ViolationException(Invariant, $"rule {left.Keys.First()} of {group.Name} is gone");
        }

        var theirs = owners.TagsOf(group.Name);
        var tags = group.Tags.Where(tag => !tag.Key.StartsWith("JitAccess-", StringComparison.Ordinal)).ToArray();
        if (tags.Length != theirs.Count || tags.Any(tag => !theirs.TryGetValue(tag.Key, out var value) || value != tag.Value))
        {
            throw new ViolationException(Invariant, $"the tags of {group.Name} are {string.Join(", ", tags)}; their owners left {string.Join(", ", theirs)}");
        }

        if (group.Rules.Values.GroupBy(rule => (rule.Direction, rule.Priority)).FirstOrDefault(rules => rules.Count() > 1) is { } twins)
        {
            throw new ViolationException("priority",
                $"{string.Join(" and ", twins.Select(rule => rule.Name))} of {group.Name} have the same priority {twins.Key.Priority}");
        }
    }
}
