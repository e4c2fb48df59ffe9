namespace JitAccess.Core.Policies;

/// <summary>What a directory knows under an object id.</summary>
public enum PersonKind
{
    /// <summary>Nobody asked, or the fact was written before kinds were.</summary>
    Unknown,

    User,

    /// <summary>An application's identity; a managed identity is one too.</summary>
    ServicePrincipal,

    /// <summary>A group, which stands for its members, those of groups within it included.</summary>
    Group,
}
