using System;
using System.Collections.Generic;
using JitAccess.Sandbox.Blobs;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Identity;

namespace JitAccess.Sandbox.State;

/// <summary>Everything that a sandbox knows. Its parts are used under <see cref="Gate"/>.</summary>
internal sealed class SandboxState
{
    public SandboxState(SandboxOptions options, SandboxClock clock, SandboxFaults faults)
    {
        Options = options;
        Clock = clock;
        Faults = faults;
        People = new PeopleDirectory(clock);
        var lag = options.ReadLag > options.ResourceGraphLag ? options.ReadLag : options.ResourceGraphLag;
        History = new ResourceHistory(clock, lag);
        Resources = new ResourceStore(History);
        Tokens = new TokenIssuer(People, clock, Guids);
        Limits = new RateLimits(clock);
        BlobAccount = new BlobAccount(options);
        Operations = new OperationTable(this);
        Attachments = new NetworkAttachments(Resources);
        SecurityGroups = new SecurityGroupStore(this);
    }

    public object Gate { get; } = new();

    public SandboxOptions Options { get; }

    public SandboxClock Clock { get; }

    public SandboxFaults Faults { get; }

    public GuidSequence Guids { get; } = new(4711);

    public PeopleDirectory People { get; }

    public ResourceHistory History { get; }

    public ResourceStore Resources { get; }

    public LockTable Locks { get; } = new();

    public TokenIssuer Tokens { get; }

    public RateLimits Limits { get; }

    public BlobAccount BlobAccount { get; }

    public OperationTable Operations { get; }

    public NetworkAttachments Attachments { get; }

    public SecurityGroupStore SecurityGroups { get; }

    public List<LoggedRequest> Requests { get; } = [];

    /// <summary>Effective rules of virtual network managers, by the key of a NIC or a virtual network.</summary>
    public Dictionary<string, System.Text.Json.Nodes.JsonArray> AdminRules { get; } = new(StringComparer.Ordinal);

    /// <summary>Lets everything happen that is due.</summary>
    public void CatchUp() => Operations.CatchUp();
}
