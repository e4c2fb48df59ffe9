using System.Collections.Generic;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>By what a VM is to be protected: a policy of its own, or named ones.</summary>
/// <param name="Own">Null where there are named ones.</param>
/// <param name="Names">Empty where it has one of its own.</param>
/// <param name="Ports">All ports of these policies, each once: what the baseline closes.</param>
public sealed record ProtectionPolicy(AccessPolicy? Own, IReadOnlyList<string> Names, IReadOnlyList<PortSpecification> Ports);
