using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>What one NSG on the way says about a packet.</summary>
public sealed record JitAccessStep
{
    public required string SecurityGroup { get; init; }

    /// <summary>The name of the rule that decided; null where none did.</summary>
    public string? Rule { get; init; }

    /// <summary><c>Allow</c> or <c>Deny</c>.</summary>
    public required string Access { get; init; }

    public int? Priority { get; init; }

    /// <summary>Later rules of this NSG that match the packet as well and do not get to decide, as <c>name (access, priority)</c>.</summary>
    public IReadOnlyList<string> Shadows { get; init; } = [];

    /// <summary>Earlier rules that may decide instead, because what they name could not be resolved.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];

    public override string ToString() =>
        $"{SecurityGroup}: {Access} by {Rule ?? "no rule"}{(Priority is { } priority ? $" ({priority})" : string.Empty)}"
        + (Shadows.Count == 0 ? string.Empty : $", shadowing {string.Join(", ", Shadows)}") + (Unless.Count == 0 ? string.Empty : $", unless {string.Join(", ", Unless)} matches");
}
