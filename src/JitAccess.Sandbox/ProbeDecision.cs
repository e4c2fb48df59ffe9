namespace JitAccess.Sandbox;

/// <summary>A rule that decided about a packet.</summary>
public sealed class ProbeDecision
{
    internal ProbeDecision(string nsg, string nsgId, string rule, string access, int priority, string nic, string address)
    {
        Nsg = nsg;
        NsgId = nsgId;
        Rule = rule;
        Access = access;
        Priority = priority;
        Nic = nic;
        Address = address;
    }

    /// <summary>The name of the network security group.</summary>
    public string Nsg { get; }

    public string NsgId { get; }

    public string Rule { get; }

    /// <summary><c>Allow</c> or <c>Deny</c>.</summary>
    public string Access { get; }

    public int Priority { get; }

    /// <summary>The name of the NIC whose path this is.</summary>
    public string Nic { get; }

    /// <summary>The private address that the packet was sent to.</summary>
    public string Address { get; }
}
