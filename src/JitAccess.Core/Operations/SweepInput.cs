using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>What a sweep knows when it decides.</summary>
internal sealed record SweepInput
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the reading of the NSGs began: what was opened later may not be in them.</summary>
    public required DateTimeOffset ReadOn { get; init; }

    /// <summary>The NSGs that were read; those that hold nothing of ours may be missing.</summary>
    public required IReadOnlyList<NetworkSecurityGroup> SecurityGroups { get; init; }

    /// <summary>NSGs that the ledger names and that are not there any more.</summary>
    public IReadOnlyCollection<ResourceId> MissingGroups { get; init; } = [];

    /// <summary>The VMs that were looked at, by resource id. Of the others nothing is known.</summary>
    public IReadOnlyDictionary<ResourceId, SeenVm> Vms { get; init; } = new Dictionary<ResourceId, SeenVm>();

    /// <summary>Null where the ledger could not be read: then only what the rules say of themselves counts, and nothing is opened.</summary>
    public IReadOnlyList<RequestStory>? Stories { get; init; }

    /// <summary>The newest revision of every protection.</summary>
    public IReadOnlyList<StoredFact> Attachments { get; init; } = [];

    /// <summary>The id of this ledger; null where it is not known.</summary>
    public string? LedgerId { get; init; }

    public IEnumerable<AttachmentFact> Protections => Attachments.Select(head => (AttachmentFact)head.Fact);
}
