namespace JitAccess.Core.Network;

/// <summary>What an admin rule of a virtual network manager does with a packet.</summary>
public enum AdminRuleAccess
{
    /// <summary>Goes on to the NSGs.</summary>
    Allow,

    /// <summary>Lets it in, whatever the NSGs say.</summary>
    AlwaysAllow,

    /// <summary>Keeps it out, whatever the NSGs say.</summary>
    Deny,
}
