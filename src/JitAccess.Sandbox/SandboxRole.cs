namespace JitAccess.Sandbox;

/// <summary>What a <see cref="SandboxPerson"/> may do, everywhere in the sandbox.</summary>
public enum SandboxRole
{
    /// <summary>Nothing: subscription lists are empty, everything else is 403.</summary>
    None,

    /// <summary>Reads everything.</summary>
    Reader,

    /// <summary>Reads everything, writes networks and the tags of network resources. (In Azure: Reader and Network Contributor.)</summary>
    NetworkContributor,

    /// <summary>Everything.</summary>
    Owner,

    /// <summary>Exactly <see cref="SandboxPerson.Actions"/>, as with a role definition of one's own.</summary>
    Custom,
}
