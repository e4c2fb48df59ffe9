namespace JitAccess.Core.Network;

/// <summary>Whether a packet gets through. <see cref="Unknown"/> where it depends on something that could not be resolved.</summary>
public enum Verdict
{
    Denied,
    Allowed,
    Unknown,
}
