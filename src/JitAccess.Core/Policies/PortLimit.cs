using System;
using JitAccess.Core.Network;

namespace JitAccess.Core.Policies;

/// <summary>What a policy allows for one of its ports in place of what it allows in general.</summary>
/// <param name="Port">One of the policy's ports.</param>
/// <param name="Sources">Null for the policy's sources.</param>
/// <param name="MaxDuration">Null for the policy's longest duration.</param>
public sealed record PortLimit(PortSpecification Port, AllowedSources? Sources, TimeSpan? MaxDuration);
