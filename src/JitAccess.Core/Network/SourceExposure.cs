namespace JitAccess.Core.Network;

/// <summary>Sources that get in.</summary>
/// <param name="Allowed">They certainly do.</param>
/// <param name="Possible">Whether these do could not be resolved.</param>
public sealed record SourceExposure(AddressSet Allowed, AddressSet Possible);
