using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>What a request would open, made from one reading of the VM's network.</summary>
public sealed record RequestPlan
{
    public required JitPlan Plan { get; init; }

    public required AccessRequest Request { get; init; }

    public required AttachmentFact Attachment { get; init; }

    /// <summary>Null where the caller may not read it: then a sweep plans, proves and opens.</summary>
    public VmNetwork? Network { get; init; }

    public required bool RequireProof { get; init; }

    /// <summary>What the request waits for; null where it can be opened at once.</summary>
    public string? Waits { get; init; }
}
