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

    public required VmNetwork Network { get; init; }

    public required bool RequireProof { get; init; }
}
