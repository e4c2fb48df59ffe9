namespace JitAccess.Core.Facts;

/// <summary>A fact of the control zone that a later one replaces. Revision n counts only if n-1 is there and has the hash that n names.</summary>
public interface IRevision
{
    /// <summary>From 1, without gaps.</summary>
    int Revision { get; }

    /// <summary>The hash of the revision before; null for the first.</summary>
    string? Previous { get; }
}
