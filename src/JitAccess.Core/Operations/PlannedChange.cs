using System;
using System.Globalization;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>One write to an NSG, planned or done.</summary>
public sealed record PlannedChange
{
    public required ChangeKind Kind { get; init; }

    public required ResourceId SecurityGroupId { get; init; }

    /// <summary>The name of the rule or tag.</summary>
    public required string Name { get; init; }

    /// <summary>The rule as it is to be, or as it was; null for a tag.</summary>
    public SecurityRule? Rule { get; init; }

    /// <summary>When a grant's rule or tag expires, in UTC.</summary>
    public DateTimeOffset? Until { get; init; }

    public string SecurityGroup => SecurityGroupId.Name;

    public static PlannedChange Put(PlacedRule placed, DateTimeOffset? until = null) =>
        new() { Kind = ChangeKind.PutRule, SecurityGroupId = placed.SecurityGroupId, Name = placed.Rule.Name, Rule = placed.Rule, Until = until };

    public static PlannedChange Delete(PlacedRule placed) =>
        new() { Kind = ChangeKind.DeleteRule, SecurityGroupId = placed.SecurityGroupId, Name = placed.Rule.Name, Rule = placed.Rule };

    public override string ToString()
    {
        var verb = Kind switch
        {
            ChangeKind.PutRule => "write",
            ChangeKind.DeleteRule => "delete",
            ChangeKind.SetTag => "set tag",
            _ => "remove tag",
        };
        var rule = Rule is null
            ? string.Empty
            : string.Format(
                CultureInfo.InvariantCulture, ": {0} at {1}, from {2} to {3}, ports {4} {5}", Rule.Access, Rule.Priority, string.Join(",", Rule.Sources),
                string.Join(",", Rule.Destinations),
                string.Join(",", Rule.DestinationPorts), Rule.Protocol);
        return $"{SecurityGroup}: {verb} {Name}{rule}" + (Until is { } until
            ? string.Format(CultureInfo.InvariantCulture, ", until {0:yyyy-MM-dd HH:mm:ss}Z", until.UtcDateTime) : string.Empty);
    }
}
