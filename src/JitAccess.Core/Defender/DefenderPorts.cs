using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Defender;

/// <summary>The ports of one VM as a policy of ours has them, and what cannot be said with them.</summary>
internal sealed class DefenderPorts
{
    private static readonly PortSpecification[] WinRM = [PortSpecification.Parse("5985"), PortSpecification.Parse("5986")];

    private readonly List<PortLimit> limits = [];
    private readonly List<string> notCarriedOver = [];

    public DefenderPorts(IReadOnlyList<DefenderPort> ports)
    {
        foreach (var port in ports)
        {
            Add(port);
        }

        JoinWinRM();
    }

    /// <summary>Each with its sources and its duration.</summary>
    public IReadOnlyList<PortLimit> Limits => limits;

    public IReadOnlyList<string> NotCarriedOver => notCarriedOver;

    /// <summary>What the first port has counts for all, and the others say where they differ.</summary>
    public PolicyDraft ToDraft(IReadOnlyList<PersonReference> requesters)
    {
        var (sources, duration) = (limits[0].Sources!, limits[0].MaxDuration!.Value);
        return new PolicyDraft
        {
            Name = string.Empty,
            Ports = limits.Select(limit => limit.Port).ToArray(),
            Sources = sources,
            MaxDuration = duration,
            PortLimits = limits
                .Select(limit => new PortLimit(
                    limit.Port, limit.Sources!.Equals(sources) ? null : limit.Sources, limit.MaxDuration == duration ? null : limit.MaxDuration))
                .Where(limit => limit.Sources is not null || limit.MaxDuration is not null).ToArray(),
            Requesters = requesters,
        };
    }

    private void Add(DefenderPort port)
    {
        if (port.Number is not (>= 1 and <= 65535))
        {
            notCarriedOver.Add("A port without a number from 1 to 65535.");
            return;
        }

        var name = FormattableString.Invariant($"{port.Number}");
        if (ReadSources(port, name) is not { } sources || ReadDuration(port, name) is not { } duration)
        {
            return;
        }

        var isUdp = string.Equals(port.Protocol, "UDP", StringComparison.OrdinalIgnoreCase);
        if (!isUdp && !string.Equals(port.Protocol, "TCP", StringComparison.OrdinalIgnoreCase) && port.Protocol is not (null or "*"))
        {
            notCarriedOver.Add($"Port {name}: the protocol '{port.Protocol}'.");
            return;
        }

        if (port.Protocol is null or "*")
        {
            notCarriedOver.Add($"Port {name}: of all protocols TCP alone. For UDP add {name}/udp to the policy.");
        }

        var specification = PortSpecification.Parse(isUdp ? name + "/udp" : name);
        if (limits.Exists(limit => limit.Port.Equals(specification)))
        {
            notCarriedOver.Add($"Port {specification} is there twice; the first counts.");
            return;
        }

        limits.Add(new PortLimit(specification, sources, duration));
    }

    private AllowedSources? ReadSources(DefenderPort port, string name)
    {
        if (port.Sources.Count == 0 || port.Sources.Any(source => source is "*"))
        {
            return AllowedSources.Any;
        }

        var prefixes = new List<AddressPrefix>();
        foreach (var source in port.Sources)
        {
            if (AddressPrefix.TryParse(source, out var prefix, out _, lenient: true))
            {
                prefixes.Add(prefix);
            }
            else
            {
                notCarriedOver.Add($"Port {name}: the source '{source}', which is no address.");
            }
        }

        return prefixes.Count == 0 ? null : AllowedSources.Of(prefixes);
    }

    private TimeSpan? ReadDuration(DefenderPort port, string name)
    {
        if (port.MaxDuration is null)
        {
            return PolicyDraft.UsualMaxDuration;
        }

        if (DurationText.TryParse(port.MaxDuration, out var duration, out _)
            && duration >= AccessPolicy.ShortestDuration && duration <= AccessPolicy.LongestDuration)
        {
            return duration;
        }

        notCarriedOver.Add($"Port {name}: the duration '{port.MaxDuration}' is not within 5m to 24h.");
        return null;
    }

    // Defender lists the two ports one by one.
    private void JoinWinRM()
    {
        var pair = WinRM.Select(port => limits.Find(limit => limit.Port.Equals(port))).ToArray();
        if (pair[0] is { } http && pair[1] is { } https && http.MaxDuration == https.MaxDuration && http.Sources!.Equals(https.Sources))
        {
            limits[limits.IndexOf(http)] = http with { Port = PortSpecification.WinRM };
            _ = limits.Remove(https);
        }
    }
}
