using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace JitAccess.Simulation.Checks;

/// <summary>A rule as it stands in an NSG, read without any code of the product.</summary>
internal sealed record ObservedRule(string Name, int Priority, string Access, string Direction, string Protocol, string Source, string Destination,
    string Port, string Description)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly Regex Ours =
        new("^JitAccess-(?<kind>Allow|Deny|Keep)-(?<key>[0-9a-z]+)-[0-9]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Limit);
    private static readonly Regex Until = new(" until (?<until>[0-9TZ:-]+) for ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Limit);

    /// <summary>Allow, Deny or Keep of ours; null for a rule of somebody else.</summary>
    public string? Kind { get; } = Ours.Match(Name) is { Success: true } match ? match.Groups["kind"].Value : null;

    /// <summary>The request's id in an Allow, the VM's key in a Deny or Keep.</summary>
    public string Key { get; } = Ours.Match(Name) is { Success: true } match ? match.Groups["key"].Value : string.Empty;

    public bool IsOurs => Kind is not null;

    /// <summary>Whether it is a grant's, and lets somebody in.</summary>
    public bool IsOpenGrant => Kind == "Allow" && Access == "Allow";

    /// <summary>The expiry that its description names; null where none can be read.</summary>
    public DateTimeOffset? DescribedUntil =>
        Until.Match(Description) is { Success: true } match
        && DateTimeOffset.TryParseExact(match.Groups["until"].Value, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var until) ? until : null;

    /// <summary>All that it says but its name.</summary>
    public string Content => string.Format(CultureInfo.InvariantCulture, "{0} {1}", Priority, ContentApartFromPriority);

    public string ContentApartFromPriority =>
        string.Format(CultureInfo.InvariantCulture, "{0} {1} {2} {3}:* -> {4}:{5} '{6}'", Access, Direction, Protocol, Source, Destination, Port, Description);

    /// <summary>The rule as somebody would write it who edits a rule of ours.</summary>
    public string ToJson(string groupId)
    {
        // Ports and addresses may be lists.
        var (port, ports) = Port.Contains(',', StringComparison.Ordinal) ? (string.Empty, Port.Split(',')) : (Port, []);
        return JsonSerializer.Serialize(new
        {
            id = $"{groupId}/securityRules/{Name}",
            name = Name,
            type = "Microsoft.Network/networkSecurityGroups/securityRules",
            properties = new
            {
                description = Description,
                protocol = Protocol,
                access = Access,
                direction = Direction,
                priority = Priority,
                sourceAddressPrefix = Source,
                sourcePortRange = "*",
                destinationAddressPrefix = Destination,
                destinationPortRange = port,
                destinationPortRanges = ports,
            },
        });
    }

    public static ObservedRule Read(JsonElement rule)
    {
        var properties = rule.GetProperty("properties");
        return new ObservedRule(
            rule.GetProperty("name").GetString()!, properties.GetProperty("priority").GetInt32(), Text(properties, "access"), Text(properties, "direction"),
            Text(properties, "protocol"),
            OneOrMany(properties, "sourceAddressPrefix", "sourceAddressPrefixes"),
            OneOrMany(properties, "destinationAddressPrefix", "destinationAddressPrefixes"),
            OneOrMany(properties, "destinationPortRange", "destinationPortRanges"), Text(properties, "description"));
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;

    private static string OneOrMany(JsonElement element, string one, string many) =>
        Text(element, one) is { Length: > 0 } text ? text
            : element.TryGetProperty(many, out var list)
                ? string.Join(",", list.EnumerateArray().Select(item => item.GetString()).Order(StringComparer.Ordinal)) : string.Empty;
}
