using System.Collections.Generic;

namespace JitAccess.Core.Ports;

/// <summary>What could be read of several subscriptions, and which of them could not.</summary>
/// <param name="Items">All resources of the subscriptions that could be read.</param>
/// <param name="Unreadable">The others; none for a complete list.</param>
public sealed record FleetListing<T>(IReadOnlyList<T> Items, IReadOnlyList<UnreadableSubscription> Unreadable);
