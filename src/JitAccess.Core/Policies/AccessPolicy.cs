using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Policies;

/// <summary>Who may open which ports of a VM: actions, location, time and people.</summary>
public sealed record AccessPolicy
{
    /// <summary>The shortest time that a port can be opened for.</summary>
    public static readonly TimeSpan ShortestDuration = TimeSpan.FromMinutes(5);

    /// <summary>The longest time that a port can be opened for; a rule of ours that claims more is closed.</summary>
    public static readonly TimeSpan LongestDuration = TimeSpan.FromHours(24);

    /// <summary>What a request asks for when it does not say.</summary>
    public static readonly TimeSpan UsualDuration = TimeSpan.FromHours(1);

    /// <summary>The shortest IPv4 prefix that a request may name where the policy allows any source; two halves of the internet are not addresses.</summary>
    public const int WidestSourceV4 = 16;

    /// <summary>The shortest IPv6 prefix that a request may name where the policy allows any source.</summary>
    public const int WidestSourceV6 = 32;

    public string? Name { get; init; }

    /// <summary>Actions: the ports that may be opened.</summary>
    public required IReadOnlyList<PortSpecification> Ports { get; init; }

    /// <summary>Location: where access may come from.</summary>
    public required AllowedSources Sources { get; init; }

    /// <summary>Time: the longest duration of one grant, 5 minutes to 24 hours.</summary>
    public required TimeSpan MaxDuration { get; init; }

    /// <summary>People: who may ask.</summary>
    public required IReadOnlyList<Person> Requesters { get; init; }

    /// <summary>People: who may agree.</summary>
    public IReadOnlyList<Person> Approvers { get; init; } = [];

    /// <summary>How many approvers must agree before anything opens.</summary>
    public int RequiredApprovals { get; init; }

    /// <summary>All that is wrong with the policy, a sentence each.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Ports.Count == 0)
        {
            problems.Add($"A policy needs at least one port; write {PortSpecification.Forms}.");
        }

        foreach (var port in Ports.Where((port, index) => Ports.Take(index).Any(earlier => earlier.Protocol == port.Protocol && earlier.Ports.Overlaps(port.Ports))))
        {
            problems.Add($"Port {port} is in the policy twice.");
        }

        if (MaxDuration < ShortestDuration || MaxDuration > LongestDuration)
        {
            problems.Add($"The longest duration {DurationText.Format(MaxDuration)} is outside 5m to 24h.");
        }

        if (Requesters.Count == 0)
        {
            problems.Add("A policy needs at least one requester, or nobody could ever ask.");
        }

        if (RequiredApprovals < 0 || RequiredApprovals > Approvers.Count)
        {
            problems.Add($"{RequiredApprovals} approvals are required of {Approvers.Count} approvers.");
        }

        return problems;
    }
}
