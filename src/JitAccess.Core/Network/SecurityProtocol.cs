namespace JitAccess.Core.Network;

/// <summary>The protocols that a security rule can name. <see cref="Any"/> is the rule's <c>*</c>.</summary>
public enum SecurityProtocol
{
    Any,
    Tcp,
    Udp,
    Icmp,
    Esp,
    Ah,
}
