using System;
using System.Collections.Generic;
using System.Net.Http;

namespace JitAccess.Sandbox;

/// <summary>An Azure in memory: resources, people, a clock, and an <see cref="HttpMessageHandler"/> that answers as Azure Resource Manager does.</summary>
public sealed class SandboxWorld
{
    /// <summary>The endpoint of Azure Resource Manager. A handler of the sandbox answers for any host.</summary>
    public static readonly Uri ArmEndpoint = new("https://management.azure.com");

    /// <exception cref="SandboxException">The seed is no ARM JSON; the message names the element and what is missing.</exception>
    public SandboxWorld(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        var start = options.Start ?? SystemTime.UtcNow;
        Clock = new SandboxClock(options.Start is null ? start.AddTicks(-(start.Ticks % TimeSpan.TicksPerSecond)) : start, options.FrozenClock);
    }

    public SandboxClock Clock { get; }

    public SandboxFaults Faults { get; } = new();

    /// <summary>Everybody whom the directory knows.</summary>
    public IReadOnlyList<SandboxPerson> People => throw new NotSupportedException();

    /// <summary>The requests so far, polls included, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Requests => throw new NotSupportedException();

    /// <summary>A handler over this world; who is calling comes from the bearer token.</summary>
    public HttpMessageHandler CreateHandler() => throw new NotSupportedException();

    /// <param name="user">A person's name or object id.</param>
    /// <param name="lifetime">Default one hour; negative for a token that has expired already.</param>
    /// <exception cref="SandboxException">There is no such person.</exception>
    public SandboxToken IssueToken(string user, TimeSpan? lifetime = null) => throw new NotSupportedException();

    /// <summary>Whether a packet gets through, by brute force over the rules.</summary>
    /// <exception cref="SandboxException">The query is malformed, or its VM or NIC is unknown or ambiguous.</exception>
    public ProbeResult Probe(ProbeQuery query) => throw new NotSupportedException();

    public void ClearRequests() => throw new NotSupportedException();

    /// <summary>The resources as ARM returns them, a JSON array in the order of their ids.</summary>
    /// <param name="type">Only resources of this type, such as <c>Microsoft.Network/networkSecurityGroups</c>.</param>
    /// <param name="withoutEtags">Leaves out <c>etag</c> and <c>provisioningState</c>, which every write changes.</param>
    public string ExportResources(string? type = null, bool withoutEtags = false) => throw new NotSupportedException();

    /// <summary>Puts a lock on a scope (a subscription, group or resource).</summary>
    /// <param name="scope">The resource id of the scope.</param>
    /// <param name="level"><c>CanNotDelete</c> or <c>ReadOnly</c>.</param>
    public void SetLock(string scope, string level) => throw new NotSupportedException();

    /// <summary>Removes every lock that was put on exactly this scope.</summary>
    public void RemoveLock(string scope) => throw new NotSupportedException();

    /// <summary>Creates or replaces a resource behind everybody's back, without validation or operation.</summary>
    public void PutResource(string json) => throw new NotSupportedException();

    /// <summary>Deletes a resource (or a rule or subnet) behind everybody's back, locks notwithstanding.</summary>
    public void DeleteResource(string id) => throw new NotSupportedException();

    /// <summary>Sets tags of a resource; a <see langword="null"/> value removes the tag.</summary>
    public void UpdateTags(string id, IReadOnlyDictionary<string, string?> tags) => throw new NotSupportedException();

    /// <summary>Changes what a person may do.</summary>
    public void SetRole(string user, SandboxRole role) => throw new NotSupportedException();
}
