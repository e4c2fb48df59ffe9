namespace JitAccess.Core.Rules;

/// <summary>What a rule of ours is for.</summary>
public enum OurRuleKind
{
    /// <summary>A grant: lets one source in until its expiry.</summary>
    Allow,

    /// <summary>The baseline's deny.</summary>
    Deny,

    /// <summary>The baseline's allow for exempt sources, in front of the deny.</summary>
    Keep,
}
