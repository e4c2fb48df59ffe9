namespace JitAccess.Core.Network;

/// <summary>What a prefix or tag covers: the addresses that it certainly covers, and those that it may cover.</summary>
/// <param name="Known">Certainly covered.</param>
/// <param name="Possible">A superset of <paramref name="Known"/>; equal to it where everything is resolved.</param>
/// <param name="Unresolved">The name of what could not be resolved; null where everything is.</param>
public sealed record ResolvedAddresses(AddressSet Known, AddressSet Possible, string? Unresolved)
{
    /// <summary>Whether the text is nothing that could be resolved, such as a bad prefix.</summary>
    public bool IsMalformed { get; init; }

    public static ResolvedAddresses Exactly(AddressSet set) => new(set, set, null);
}
