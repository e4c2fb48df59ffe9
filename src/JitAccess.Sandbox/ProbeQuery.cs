namespace JitAccess.Sandbox;

/// <summary>A packet, described: does it get through to a VM?</summary>
public sealed class ProbeQuery
{
    /// <summary>The source address, IPv4 or IPv6.</summary>
    public required string Source { get; init; }

    /// <summary>The VM: its name, or its resource id.</summary>
    public required string VM { get; init; }

    /// <summary>The VM's resource group, where the name alone is ambiguous.</summary>
    public string? ResourceGroup { get; init; }

    /// <summary>The destination port, 0-65535. Rules compare it for every protocol; packets without ports count as port 0.</summary>
    public int Port { get; init; }

    /// <summary>Tcp, Udp, Icmp, Esp or Ah, in any letter case. Default Tcp.</summary>
    public string Protocol { get; init; } = "Tcp";

    /// <summary>The source port, 0-65535. Default 49152.</summary>
    public int SourcePort { get; init; } = 49152;

    /// <summary>The private address that the packet goes to; default: every address of the VM is tried.</summary>
    public string? Destination { get; init; }

    /// <summary>The NIC that the packet goes to, by name or id; default: every NIC of the VM is tried.</summary>
    public string? Nic { get; init; }
}
