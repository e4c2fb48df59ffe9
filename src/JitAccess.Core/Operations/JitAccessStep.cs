using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>What one NSG on the way says about a packet; or the admin rules of virtual network managers, which come first.</summary>
public sealed record JitAccessStep
{
    /// <summary>What stands for an NSG's name where an admin rule matches.</summary>
    public const string NetworkManager = "network manager";

    /// <summary>The NSG's name, or <see cref="NetworkManager"/>.</summary>
    public required string SecurityGroup { get; init; }

    /// <summary>The name of the rule that decided; null where none did.</summary>
    public string? Rule { get; init; }

    /// <summary><c>Allow</c> or <c>Deny</c>; for an admin rule also <c>AlwaysAllow</c>, and an <c>Allow</c> of it goes on to the NSGs.</summary>
    public required string Access { get; init; }

    public int? Priority { get; init; }

    /// <summary>Later rules of this NSG that match the packet as well and do not get to decide, as <c>name (access, priority)</c>.</summary>
    public IReadOnlyList<string> Shadows { get; init; } = [];

    /// <summary>Earlier rules that may decide instead, because what they name could not be resolved.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];

    public override string ToString() =>
        $"{SecurityGroup}: {Access} by {Rule ?? "no rule"}{(Priority is { } priority ? $" ({priority})" : string.Empty)}"
        + (Shadows.Count == 0 ? string.Empty : $", shadowing {string.Join(", ", Shadows)}") + (Unless.Count == 0 ? string.Empty
            : $", unless {string.Join(", ", Unless)} matches");
}
