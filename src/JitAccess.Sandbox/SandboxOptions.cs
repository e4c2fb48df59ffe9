using System;
using System.Collections.Generic;

namespace JitAccess.Sandbox;

/// <summary>How a sandbox starts and behaves. Everything has a default; nothing can be changed afterwards.</summary>
public sealed class SandboxOptions
{
    /// <summary>The moment at which the sandbox's clock starts. Default: the real present, without fractions of a second.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Whether the clock moves only when it is told to. Default: it runs with real time.</summary>
    public bool FrozenClock { get; init; }

    /// <summary>
    /// Whether time is virtual: who waits by the clock, latencies included, waits side by side with others until <see cref="SandboxClock.Run"/> (or a call
    /// that moves the clock) has brought their moment. Default: no.
    /// </summary>
    public bool VirtualTime { get; init; }

    /// <summary>
    /// The resources to start with: a JSON array, or an object with an array <c>value</c>, of resources as ARM returns them. Default: the
    /// embedded fleet.
    /// </summary>
    public string? SeedJson { get; init; }

    /// <summary>How many polls of an operation answer <c>InProgress</c> before one answers its end. Default 1.</summary>
    public int PollsBeforeDone { get; init; } = 1;

    /// <summary>What <c>Retry-After</c> asks pollers to wait, in whole seconds. Default zero.</summary>
    public TimeSpan PollDelay { get; init; }

    /// <summary>The length of a page of a list. Default 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Whether a write to an NSG is refused (429 <c>RetryableError</c>) while another operation on it is running. Default: no.</summary>
    public bool StrictOperations { get; init; }

    /// <summary>
    /// Whether the service's limits refuse requests (429): the token buckets of Azure Resource Manager, those of the network provider, and Resource
    /// Graph's quota. Default: they are only reported in headers.
    /// </summary>
    public bool EnforceRateLimits { get; init; }

    /// <summary>How long after its answer an accepted write takes effect and can be seen. Default zero.</summary>
    public TimeSpan WritesSurfaceAfter { get; init; }

    /// <summary>
    /// The time that every ARM request takes. It passes really where the clock runs, on the clock where it is frozen, and side by side with other
    /// requests where it is virtual. Default zero.
    /// </summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The name of the storage account. Default <c>jitledger</c>.</summary>
    public string StorageAccount { get; init; } = "jitledger";

    /// <summary>The containers of the storage account. Default: the three of a ledger.</summary>
    public IReadOnlyList<string> StorageContainers { get; init; } = ["control", "requests", "journal"];

    /// <summary>Who may what in the containers. Default: <see cref="SandboxBlobRole.Defaults"/>.</summary>
    public IReadOnlyList<SandboxBlobRole>? BlobRoles { get; init; }

    /// <summary>How long an accepted write of an NSG runs at least before its operation ends, whatever is polled. Default zero.</summary>
    public TimeSpan OperationTime { get; init; }

    /// <summary>How old the state is that reads of NSGs and their rules show. Default zero.</summary>
    public TimeSpan ReadLag { get; init; }

    /// <summary>How old the state is that Resource Graph shows. Default zero.</summary>
    public TimeSpan ResourceGraphLag { get; init; }

    /// <summary>How old the group memberships are that Microsoft Graph shows. Default zero.</summary>
    public TimeSpan MembershipLag { get; init; }

    /// <summary>How far the <c>Date</c> header is ahead of the sandbox's clock; negative for behind. Default zero.</summary>
    public TimeSpan DateSkew { get; init; }
}
