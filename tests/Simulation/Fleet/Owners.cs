using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Simulation.Fleet;

/// <summary>What the owners of the NSGs left in them, and what they did to rules of ours. What they did not leave there must not be there.</summary>
internal sealed class Owners
{
    private readonly Dictionary<string, Dictionary<string, (ForeignRule Rule, DateTimeOffset Since)>> rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> tags = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Rule), DateTimeOffset> meddled = [];
    private readonly Dictionary<string, DateTimeOffset> edits = new(StringComparer.Ordinal);
    private readonly HashSet<string> forged = new(StringComparer.Ordinal);

    public Owners(SimulatedFleet fleet)
    {
        foreach (var group in fleet.Groups)
        {
            rules.Add(group.Key, group.Value.ToDictionary(rule => rule.Name, rule => (rule, DateTimeOffset.MinValue), StringComparer.Ordinal));
            tags.Add(group.Key, new Dictionary<string, string>(SimulatedFleet.Tags, StringComparer.Ordinal));
        }
    }

    public IEnumerable<ForeignRule> RulesOf(string group) => rules[group].Values.Select(entry => entry.Rule);

    public IReadOnlyDictionary<string, string> TagsOf(string group) => tags[group];

    /// <summary>Since when a foreign rule is as it is.</summary>
    public DateTimeOffset Since(string group, string rule) => rules[group][rule].Since;

    public ForeignRule? Find(string group, string rule) => rules[group].TryGetValue(rule, out var found) ? found.Rule : null;

    /// <summary>When an owner last changed a rule of their own in an NSG.</summary>
    public DateTimeOffset LastEdit(string group) => edits.GetValueOrDefault(group, DateTimeOffset.MinValue);

    public void Put(string group, ForeignRule rule, DateTimeOffset now)
    {
        rules[group][rule.Name] = (rule, now);
        edits[group] = now;
    }

    public void Delete(string group, string rule, DateTimeOffset now)
    {
        rules[group].Remove(rule);
        edits[group] = now;
    }

    public void Tag(string group, string name, string? value)
    {
        if (value is null)
        {
            tags[group].Remove(name);
        }
        else
        {
            tags[group][name] = value;
        }
    }

    /// <summary>Somebody edited or deleted a rule of ours.</summary>
    public void Meddle(string group, string rule, DateTimeOffset now) => meddled[(group, rule)] = now;

    /// <summary>When somebody last edited or deleted a rule of ours; null for never.</summary>
    public DateTimeOffset? MeddledWith(string group, string rule) => meddled.TryGetValue((group, rule), out var when) ? when : null;

    /// <summary>Somebody wrote a rule under a name of ours that no request gave.</summary>
    public void Forge(string rule) => forged.Add(rule);

    public bool IsForged(string rule) => forged.Contains(rule);
}
