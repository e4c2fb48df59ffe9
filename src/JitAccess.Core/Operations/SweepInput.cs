using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>What a sweep knows when it decides.</summary>
internal sealed record SweepInput
{
    public required DateTimeOffset Now { get; init; }

    public required IReadOnlyList<NetworkSecurityGroup> SecurityGroups { get; init; }

    public required IReadOnlyList<NetworkInterface> Interfaces { get; init; }

    /// <summary>Null where the ledger could not be read: then only what the rules say of themselves counts, and nothing is opened.</summary>
    public IReadOnlyList<RequestStory>? Stories { get; init; }

    public IReadOnlyList<AttachmentFact> Attachments { get; init; } = [];

    /// <summary>The id of this ledger; null where it is not known.</summary>
    public string? LedgerId { get; init; }
}
