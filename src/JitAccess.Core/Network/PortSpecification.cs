using System;
using System.Globalization;

namespace JitAccess.Core.Network;

/// <summary>
/// What a policy or a request calls a port: a protocol and one range of ports, written <c>ssh</c>, <c>rdp</c>, <c>winrm</c>, <c>22</c>, <c>8443/tcp</c> or
/// <c>5000-5010/udp</c>.
/// </summary>
public sealed class PortSpecification : IEquatable<PortSpecification>
{
    public const string Forms = "ssh, rdp, winrm, 22, 8443/tcp or 5000-5010/udp";

    private static readonly (string Name, int First, int Last)[] WellKnown = [("ssh", 22, 22), ("rdp", 3389, 3389), ("winrm", 5985, 5986)];

    /// <exception cref="ArgumentException">The protocol has no ports, or port 0 is included.</exception>
    public PortSpecification(SecurityProtocol protocol, PortRange ports)
    {
        if (protocol is not (SecurityProtocol.Tcp or SecurityProtocol.Udp) || ports.First == 0)
        {
            throw new ArgumentException("Only TCP and UDP have ports that can be opened, from 1 to 65535.", nameof(protocol));
        }

        Protocol = protocol;
        Ports = ports;
    }

    public SecurityProtocol Protocol { get; }

    public PortRange Ports { get; }

    public static PortSpecification Ssh { get; } = new(SecurityProtocol.Tcp, new PortRange(22, 22));

    public static PortSpecification Rdp { get; } = new(SecurityProtocol.Tcp, new PortRange(3389, 3389));

    /// <summary>5985 (HTTP) and 5986 (HTTPS).</summary>
    public static PortSpecification WinRM { get; } = new(SecurityProtocol.Tcp, new PortRange(5985, 5986));

    /// <summary>Reads any of the forms of <see cref="Forms"/>, in any letter case and whatever the culture.</summary>
    public static bool TryParse(string? text, out PortSpecification? specification, out string? problem)
    {
        specification = null;
        problem = null;
        var trimmed = text?.Trim() ?? string.Empty;
        foreach (var (name, first, last) in WellKnown)
        {
            if (string.Equals(trimmed, name, StringComparison.OrdinalIgnoreCase))
            {
                specification = new(SecurityProtocol.Tcp, new PortRange(first, last));
                return true;
            }
        }

        var parts = trimmed.Split('/');
        var protocol = SecurityProtocol.Tcp;
        if (parts.Length == 2 && string.Equals(parts[1], "udp", StringComparison.OrdinalIgnoreCase))
        {
            protocol = SecurityProtocol.Udp;
        }
        else if (parts.Length > 2 || (parts.Length == 2 && !string.Equals(parts[1], "tcp", StringComparison.OrdinalIgnoreCase)))
        {
            problem = "is not a port; the protocol behind the slash is tcp or udp";
            return false;
        }

        if (parts[0] == "*" || !PortRange.TryParse(parts[0], out var ports))
        {
            problem = $"is not a port; write {Forms}";
            return false;
        }

        if (ports.First == 0)
        {
            problem = "is not a port that can be opened; ports go from 1 to 65535";
            return false;
        }

        specification = new(protocol, ports);
        return true;
    }

    /// <exception cref="FormatException">The text is no port.</exception>
    public static PortSpecification Parse(string text) =>
        TryParse(text, out var specification, out var problem) ? specification! : throw new FormatException($"'{text}' {problem}.");

    /// <summary>Whether there is a port in both.</summary>
    public bool Overlaps(PortSpecification other) => Protocol == other.Protocol && Ports.Overlaps(other.Ports);

    public bool Contains(PortSpecification other) => Protocol == other.Protocol && Ports.Contains(other.Ports);

    public bool Equals(PortSpecification? other) => other is not null && Protocol == other.Protocol && Ports == other.Ports;

    public override bool Equals(object? obj) => Equals(obj as PortSpecification);

    public override int GetHashCode() => unchecked(((int)Protocol * 397) ^ Ports.GetHashCode());

    /// <summary>The well-known name where there is one, else the ports, with <c>/udp</c> where it is UDP.</summary>
    public override string ToString()
    {
        if (Protocol == SecurityProtocol.Tcp)
        {
            foreach (var (name, first, last) in WellKnown)
            {
                if (Ports.First == first && Ports.Last == last)
                {
                    return name;
                }
            }
        }

        return Protocol == SecurityProtocol.Udp ? Ports.ToString() + "/udp" : Ports.ToString();
    }

    /// <summary>The explicit form, such as <c>22/tcp</c>, that facts carry.</summary>
    public string ToExplicitString() => string.Format(CultureInfo.InvariantCulture, "{0}/{1}", Ports, Protocol == SecurityProtocol.Udp ? "udp" : "tcp");
}
