using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Blobs;
using JitAccess.Sandbox.Endpoints;
using JitAccess.Sandbox.Fleet;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Identity;
using JitAccess.Sandbox.Probing;
using JitAccess.Sandbox.Seeding;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox;

/// <summary>
/// An Azure in memory: resources, people, a clock, and an <see cref="HttpMessageHandler"/> that answers as Azure Resource Manager does. Safe for
/// several threads.
/// </summary>
public sealed class SandboxWorld
{
    /// <summary>The endpoint of Azure Resource Manager. A handler of the sandbox answers for any host.</summary>
    public static readonly Uri ArmEndpoint = new("https://management.azure.com");

    private readonly SandboxState state;
    private readonly Dispatcher dispatcher;
    private readonly PacketProbe probe;

    /// <exception cref="SandboxException">The seed is no ARM JSON; the message names the element and what is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SandboxWorld(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        if (options.PageSize < 1 || options.PollsBeforeDone < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "A page has at least one item, and polls are counted from zero.");
        }

        var start = options.Start ?? SystemTime.UtcNow;
        start = options.Start is null ? start.AddTicks(-(start.Ticks % TimeSpan.TicksPerSecond)) : start;
        Clock = new SandboxClock(start, options.FrozenClock, options.VirtualTime);
        state = new SandboxState(options, Clock, Faults);
        probe = new PacketProbe(state);
        dispatcher = new Dispatcher(this, state);
        var seed = new SeedReader(state);
        if (options.SeedJson is null)
        {
            seed.Load(EmbeddedFleet.Create());
        }
        else
        {
            seed.Load(options.SeedJson);
        }

        if (options.ReadLag > TimeSpan.Zero || options.ResourceGraphLag > TimeSpan.Zero)
        {
            Keep(TimeSpan.Zero);
        }

        Faults.ReadsGetStale = Keep;
    }

    /// <summary>The tenant of everybody and everything.</summary>
    public static string TenantId => PeopleDirectory.TenantId;

    /// <summary>The subscription of the embedded fleet.</summary>
    public static string EmbeddedSubscriptionId => EmbeddedFleet.SubscriptionId;

    /// <summary>
    /// The blob service of the sandbox's storage account, by host. At a server it is also <c>/blob/{account}</c>.
    /// </summary>
    public Uri BlobEndpoint => new($"https://{state.BlobAccount.Name}.blob.core.windows.net");

    public SandboxClock Clock { get; }

    public SandboxFaults Faults { get; } = new();

    /// <summary>Everybody whom the directory knows.</summary>
    public IReadOnlyList<SandboxPerson> People => Locked(() => state.People.People.ToArray());

    /// <summary>The requests so far, polls included, oldest first. What <c>/sandbox/</c> was asked is not among them.</summary>
    public IReadOnlyList<LoggedRequest> Requests => Locked(() => state.Requests.ToArray());

    /// <summary>A handler over this world; who is calling comes from the bearer token.</summary>
    public HttpMessageHandler CreateHandler() => new SandboxMessageHandler(dispatcher, life: null);

    /// <summary>A handler for a process that may die at a request.</summary>
    public HttpMessageHandler CreateHandler(ProcessLife life) => new SandboxMessageHandler(dispatcher, life);

    /// <param name="user">A person's name or object id.</param>
    /// <param name="lifetime">Default one hour; negative for a token that has expired already.</param>
    /// <param name="resource">The service that it is for, such as <c>https://storage.azure.com/</c>; default Azure Resource Manager.</param>
    /// <exception cref="SandboxException">There is no such person.</exception>
    public SandboxToken IssueToken(string user, TimeSpan? lifetime = null, string? resource = null) => Locked(() =>
        state.Tokens.Issue(state.People.Require(user), lifetime ?? TimeSpan.FromHours(1), TokenIssuer.AudienceFor(resource)));

    /// <summary>Whether a packet gets through, by brute force over the rules.</summary>
    /// <exception cref="SandboxException">The query is malformed, or its VM or NIC is unknown or ambiguous.</exception>
    public ProbeResult Probe(ProbeQuery query) => Locked(() =>
    {
        state.CatchUp();
        return probe.Run(query);
    });

    public void ClearRequests() => Locked(state.Requests.Clear);

    /// <summary>The resources as ARM returns them, a JSON array in the order of their ids.</summary>
    /// <param name="type">Only resources of this type, such as <c>Microsoft.Network/networkSecurityGroups</c>.</param>
    /// <param name="withoutEtags">Leaves out <c>etag</c> and <c>provisioningState</c>, which every write changes.</param>
    public string ExportResources(string? type = null, bool withoutEtags = false) => Locked(() =>
    {
        state.CatchUp();
        var all = (type is null ? state.Resources.All : state.Resources.OfType(type)).Select(r => ResourceView.Render(state, r)).ToArray();
        if (withoutEtags)
        {
            foreach (var resource in all)
            {
                Volatiles.Remove(resource);
            }
        }

        return ArmJson.Write(ArmJson.Array(all));
    });

    /// <summary>One resource as ARM returns it; <see langword="null"/> where there is none.</summary>
    public string? ExportResource(string id) => Locked(() =>
    {
        state.CatchUp();
        return state.Resources.Find(id) is { } found ? ArmJson.Write(ResourceView.Render(state, found)) : null;
    });

    /// <summary>
    /// How often a resource has been changed; -1 where there is none. Who replaces it by <see cref="PutResource"/> starts the count anew. For whoever looks
    /// at it often.
    /// </summary>
    public int RevisionOf(string id) => Locked(() =>
    {
        state.CatchUp();
        return state.Resources.Find(id)?.Revision ?? -1;
    });

    /// <summary>Puts a lock on a scope (a subscription, group or resource).</summary>
    /// <param name="scope">The resource id of the scope.</param>
    /// <param name="level"><c>CanNotDelete</c> or <c>ReadOnly</c>.</param>
    public void SetLock(string scope, string level) =>
        Locked(() => state.Locks.Put(new ManagementLock(scope, "sandbox-lock", LockTable.NormalizeLevel(level), null)));

    /// <summary>Removes every lock that was put on exactly this scope.</summary>
    public void RemoveLock(string scope) => Locked(() => state.Locks.RemoveAll(scope));

    /// <summary>Creates or replaces a resource, or a rule of an NSG, behind everybody's back: no validation, no operation, no lock.</summary>
    /// <exception cref="SandboxException">It is no ARM JSON.</exception>
    public void PutResource(string json) => Locked(() => new BackDoor(state).Put(Parse(json)));

    /// <summary>Deletes a resource, or a rule of an NSG, behind everybody's back.</summary>
    /// <exception cref="SandboxException">There is none.</exception>
    public void DeleteResource(string id) => Locked(() => new BackDoor(state).Delete(id));

    /// <summary>Sets tags of a resource behind everybody's back; a <see langword="null"/> value removes the tag.</summary>
    /// <exception cref="SandboxException">There is no such resource.</exception>
    public void UpdateTags(string id, IReadOnlyDictionary<string, string?> tags) => Locked(() => new BackDoor(state).UpdateTags(id, tags));

    /// <summary>Sets the admin rules of virtual network managers that reach a NIC or virtual network: a JSON array as the service lists them.</summary>
    public void SetAdminRules(string id, string json) => Locked(() =>
        state.AdminRules[ArmId.KeyOf(id)] = JsonNode.Parse(json) as JsonArray ?? throw new SandboxException("Admin rules are a JSON array."));

    /// <summary>Changes what a person may do.</summary>
    /// <exception cref="SandboxException">There is no such person.</exception>
    public void SetRole(string user, SandboxRole role) => Locked(() => state.People.SetRole(user, role));

    /// <summary>Gives a person a role of exactly these actions, without wildcards: <see cref="SandboxRole.Custom"/>.</summary>
    /// <exception cref="SandboxException">There is no such person.</exception>
    public void SetActions(string user, IEnumerable<string> actions) => Locked(() => state.People.SetActions(user, actions.ToArray()));

    /// <summary>Who may what in the containers of the storage account.</summary>
    public IReadOnlyList<SandboxBlobRole> BlobRoles => Locked(() => state.BlobAccount.Roles);

    /// <summary>Changes who may what in the containers of the storage account.</summary>
    public void SetBlobRoles(IEnumerable<SandboxBlobRole> roles) => Locked(() =>
    {
        state.BlobAccount.Roles = roles.ToArray();
    });

    /// <summary>The names of a container's blobs, in ordinal order.</summary>
    /// <exception cref="SandboxException">There is no such container.</exception>
    public IReadOnlyList<string> ListBlobs(string container) => Locked(() => state.BlobAccount.Require(container).Keys.ToArray());

    /// <summary>Creates or replaces a blob behind everybody's back: no role, no condition.</summary>
    /// <exception cref="SandboxException">There is no such container.</exception>
    public void PutBlob(string container, string name, byte[] content) => Locked(() =>
    {
        state.BlobAccount.Require(container)[name] = new StoredBlob((byte[])content.Clone(), "\"0x0\"", new Dictionary<string, string>(StringComparer.Ordinal));
    });

    /// <summary>Deletes a blob behind everybody's back.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SandboxException">There is no such container.</exception>
    public bool DeleteBlob(string container, string name) => Locked(() => state.BlobAccount.Require(container).Remove(name));

    /// <summary>Adds a user or service principal without rights.</summary>
    /// <param name="name">A user's principal name, or a service principal's display name.</param>
    /// <param name="displayName">What people call them.</param>
    /// <param name="kind">User or service principal.</param>
    /// <param name="groups">The names of the groups to be a member of.</param>
    /// <exception cref="SandboxException">A user has that name already, or there is no such group.</exception>
    public SandboxPerson AddPerson(string name, string displayName, SandboxPersonKind kind, params string[] groups) =>
        Locked(() => state.People.Add(name, displayName, kind, groups));

    /// <summary>Adds a group, unless it is there.</summary>
    /// <returns>Its object id.</returns>
    public string AddGroup(string name) => Locked(() => state.People.AddGroup(name));

    /// <summary>Deletes a group; nobody is a member of it any more.</summary>
    /// <exception cref="SandboxException">There is no such group.</exception>
    public void RemoveGroup(string name) => Locked(() => state.People.RemoveGroup(name));

    /// <summary>Gives a person another role in one subscription than everywhere else.</summary>
    /// <exception cref="SandboxException">There is no such person.</exception>
    public void SetRole(string user, SandboxRole role, string subscriptionId) => Locked(() => state.People.SetRole(user, role, subscriptionId));

    /// <summary>Makes a person a member of exactly these groups.</summary>
    /// <exception cref="SandboxException">There is no such person or group.</exception>
    public void SetGroups(string user, params string[] groups) => Locked(() => state.People.SetGroups(user, groups));

    private void Keep(TimeSpan lag) => Locked(() => state.History.Keep(state.Resources.All, lag));

    private static JsonObject Parse(string json)
    {
        try
        {
            return ArmJson.Parse(json) as JsonObject ?? throw new SandboxException("A resource is a JSON object.");
        }
        catch (JsonException e)
        {
            throw new SandboxException("The resource is no JSON: " + e.Message, e);
        }
    }

    private void Locked(Action action)
    {
        lock (state.Gate)
        {
            action();
        }
    }

    private T Locked<T>(Func<T> function)
    {
        lock (state.Gate)
        {
            return function();
        }
    }
}
