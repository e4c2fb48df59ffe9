using System.Collections.Generic;

namespace JitAccess.Core.Defender;

/// <summary>A VM that Defender protects.</summary>
/// <param name="Id">The resource id, as it is written.</param>
/// <param name="Ports">Its ports.</param>
public sealed record DefenderVm(string Id, IReadOnlyList<DefenderPort> Ports);
