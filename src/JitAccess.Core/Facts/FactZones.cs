using System.Collections.Generic;

namespace JitAccess.Core.Facts;

/// <summary>The zones of the ledger: the first segment of every path. In a storage account each is a container with role assignments of its own.</summary>
public static class FactZones
{
    /// <summary>What administrators write.</summary>
    public const string Control = "control";

    /// <summary>What everybody writes, under the own object id.</summary>
    public const string Requests = "requests";

    /// <summary>What sweeps write.</summary>
    public const string Journal = "journal";

    /// <summary>All of them, in ordinal order.</summary>
    public static IReadOnlyList<string> All { get; } = [Control, Journal, Requests];
}
