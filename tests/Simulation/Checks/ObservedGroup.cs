using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace JitAccess.Simulation.Checks;

/// <summary>An NSG as it stands at a moment.</summary>
internal sealed class ObservedGroup
{
    private ObservedGroup(string name, IReadOnlyDictionary<string, ObservedRule> rules, IReadOnlyDictionary<string, string> tags)
    {
        Name = name;
        Rules = rules;
        Tags = tags;
    }

    public string Name { get; }

    /// <summary>The custom rules by name.</summary>
    public IReadOnlyDictionary<string, ObservedRule> Rules { get; }

    public IReadOnlyDictionary<string, string> Tags { get; }

    public bool IsTaken(int priority) => Rules.Values.Any(rule => rule.Priority == priority && rule.Direction == "Inbound");

    public static ObservedGroup Read(string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var rules = document.RootElement.GetProperty("properties").GetProperty("securityRules").EnumerateArray().Select(ObservedRule.Read)
            .ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        var tags = document.RootElement.TryGetProperty("tags", out var given)
            ? given.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString() ?? string.Empty, StringComparer.Ordinal)
            : [];
        return new ObservedGroup(name, rules, tags);
    }
}
