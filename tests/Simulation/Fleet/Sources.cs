using System.Collections.Generic;

namespace JitAccess.Simulation.Fleet;

/// <summary>Where packets and wishes come from.</summary>
internal static class Sources
{
    /// <summary>What the policies allow.</summary>
    public static readonly string[] Allowed = ["203.0.113.0/24", "198.51.100.0/24"];

    /// <summary>Within what the policies allow, and denied by some owners.</summary>
    public const string BadRange = "198.51.100.128/25";

    /// <summary>Let in by some owners before there was a baseline.</summary>
    public const string OfficeRange = "192.0.2.0/25";

    /// <summary>What people ask for and may have.</summary>
    public static readonly string[] Good = ["203.0.113.7", "203.0.113.9", "203.0.113.64/28", "198.51.100.10"];

    /// <summary>What people ask for and mostly may not have.</summary>
    public static readonly string[] Bad = ["198.51.100.200", "198.51.100.0/24", "192.0.2.200"];

    /// <summary>An address of each kind: people's own, two ends of what they ask for, the bad range, the office, a stranger.</summary>
    public static readonly IReadOnlyList<string> Probes =
        ["203.0.113.7", "203.0.113.9", "203.0.113.70", "198.51.100.10", "198.51.100.200", "192.0.2.5", "192.0.2.200", "8.8.8.8"];

    /// <summary>The ports of the policies, and one that is nobody's.</summary>
    public static readonly int[] Ports = [22, 3389];
}
