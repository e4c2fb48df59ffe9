namespace JitAccess.Core.Operations;

/// <summary>Something that the caller may or may not do to the ledger's store, and whether it should be so.</summary>
public sealed record JitStoreCheck
{
    /// <summary><c>control</c>, <c>requests</c> or <c>journal</c>; <c>all</c> where it is about the whole store.</summary>
    public required string Zone { get; init; }

    /// <summary>
    /// <c>Add</c>, <c>AddAsSomebodyElse</c>, <c>Overwrite</c>, <c>Delete</c>, <c>RemoveAsOwner</c>, <c>ReadAnonymously</c>, <c>UseKey</c> or
    /// <c>Anything</c>.
    /// </summary>
    public required string Right { get; init; }

    /// <summary>Null where it could not be told.</summary>
    public bool? Allowed { get; init; }

    /// <summary>Null where it is right either way.</summary>
    public bool? Expected { get; init; }

    /// <summary>What is wrong and what to do; null where it is as it should be, or could not be told.</summary>
    public string? Finding { get; init; }

    /// <summary>What the store answered.</summary>
    public string? Answer { get; init; }

    public override string ToString() => $"{Zone}: {Right}: {Finding ?? "as expected"}";
}
