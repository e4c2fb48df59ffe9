using System.Collections.Generic;

namespace JitAccess.Core.Operations;

/// <summary>What becomes of Defender's policies.</summary>
/// <param name="Policies">To be stated.</param>
/// <param name="Machines">The VMs that they are for.</param>
/// <param name="Gaps">What cannot be carried over at all.</param>
public sealed record DefenderImport(IReadOnlyList<PolicyImport> Policies, IReadOnlyList<JitDefenderVm> Machines, IReadOnlyList<JitDefenderGap> Gaps);
