using System.Collections.Generic;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>A whole policy that is to be stated as it is: read, its people looked up, and valid.</summary>
public sealed record PolicyImport
{
    internal PolicyImport(AccessPolicy policy, IReadOnlyList<string> notes)
    {
        Policy = policy;
        Notes = notes;
    }

    public string Name => Policy.Name!;

    public AccessPolicy Policy { get; }

    /// <summary>What a person should know before agreeing.</summary>
    public IReadOnlyList<string> Notes { get; init; }
}
