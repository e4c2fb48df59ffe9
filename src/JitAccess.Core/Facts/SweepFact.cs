using System;
using System.Collections.Generic;

namespace JitAccess.Core.Facts;

/// <summary>
/// The heartbeat of a sweep, and its evidence: what it did that no other fact says, and which facts it saw. Each names the heartbeats
/// that it follows, so that the hash of one of them, kept elsewhere, commits to everything that was there until then.
/// </summary>
/// <remarks>
/// Previous are the heads that its author knew: heartbeats that no other one names. Seen are the facts, heartbeats aside, that no heartbeat known to its
/// author had recorded. At its beginning a process knows the heartbeats of today and of the newest earlier day that has some; what was stated before that
/// day counts as recorded. The exact rule is that of <see cref="Operations.EvidenceRoll"/>.
/// </remarks>
public sealed record SweepFact : Fact
{
    /// <summary>The machine or job that swept: 1 to 40 lower-case letters, digits and hyphens. Part of the path.</summary>
    public required string Host { get; init; }

    /// <summary>When this process began to sweep, in UTC.</summary>
    public required DateTimeOffset StartedOn { get; init; }

    /// <summary>The passes that this process has done.</summary>
    public required int Passes { get; init; }

    /// <summary>How often it passes; null for a single pass.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>When the last pass began, of this process or of one that it knows of, that listed every NSG, NIC and VM; null where none is known.</summary>
    public DateTimeOffset? ThoroughOn { get; init; }

    /// <summary>Repairs of the last pass that belong to no request, such as of a baseline, a sentence each.</summary>
    public IReadOnlyList<string> Repairs { get; init; } = [];

    /// <summary>What failed in the last pass, a sentence each.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>The hashes of the heartbeats that this one continues.</summary>
    public IReadOnlyList<string> Previous { get; init; } = [];

    /// <summary>The facts that were seen first since those heartbeats.</summary>
    public IReadOnlyList<FactDigest> Seen { get; init; } = [];
}
