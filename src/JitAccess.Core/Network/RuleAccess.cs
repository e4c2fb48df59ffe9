namespace JitAccess.Core.Network;

public enum RuleAccess
{
    Allow,
    Deny,
}
