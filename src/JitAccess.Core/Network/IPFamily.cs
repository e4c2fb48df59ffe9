namespace JitAccess.Core.Network;

/// <summary>The two address families of the Internet protocol. A security rule takes addresses of one family only.</summary>
public enum IPFamily
{
    V4,
    V6,
}
