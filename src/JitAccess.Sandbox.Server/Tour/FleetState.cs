using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace JitAccess.Sandbox.Server.Tour;

/// <summary>The rules and tags of all NSGs at one moment, the baseline apart.</summary>
internal sealed class FleetState
{
    private readonly SortedDictionary<string, string> entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> baseline = [];

    public FleetState(SandboxWorld world)
    {
        using var document = JsonDocument.Parse(world.ExportResources("Microsoft.Network/networkSecurityGroups", withoutEtags: true));
        foreach (var group in document.RootElement.EnumerateArray())
        {
            Count++;
            var name = $"{group.GetProperty("id").GetString()!.Split('/')[4]}/{group.GetProperty("name").GetString()}";
            foreach (var rule in group.GetProperty("properties").GetProperty("securityRules").EnumerateArray())
            {
                var ruleName = rule.GetProperty("name").GetString()!;
                if (ruleName.StartsWith("JitAccess-Deny-", StringComparison.Ordinal) || ruleName.StartsWith("JitAccess-Keep-", StringComparison.Ordinal))
                {
                    baseline.Add($"{name}/{ruleName}");
                }
                else
                {
                    entries.Add($"rule {name}/{ruleName}", rule.GetRawText());
                }
            }

            if (group.TryGetProperty("tags", out var tags))
            {
                foreach (var tag in tags.EnumerateObject())
                {
                    entries.Add($"tag {name}/{tag.Name}", tag.Value.GetRawText());
                }
            }
        }
    }

    /// <summary>The number of NSGs.</summary>
    public int Count { get; }

    /// <summary>The rules of the baseline, as NSG/name.</summary>
    public IReadOnlyList<string> Baseline => baseline;

    /// <summary>What is not the same, a sentence each.</summary>
    public IReadOnlyList<string> DifferencesTo(FleetState after) =>
        entries.Keys.Union(after.entries.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key =>
                !entries.TryGetValue(key, out var left) || !after.entries.TryGetValue(key, out var right)
                    || !string.Equals(left, right, StringComparison.Ordinal))
            .Select(key =>
                !entries.ContainsKey(key) ? $"{key} was not there before." : !after.entries.ContainsKey(key) ? $"{key} is gone." : $"{key} is not what it was.")
            .ToArray();
}
