namespace JitAccess.Core.Network;

public enum RuleDirection
{
    Inbound,
    Outbound,
}
