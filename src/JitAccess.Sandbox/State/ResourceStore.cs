using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>Every subscription, resource group and resource, in the order of their ids. Not safe for several threads: the world's gate is.</summary>
internal sealed class ResourceStore(ResourceHistory history)
{
    private readonly SortedDictionary<string, StoredResource> resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, StoredResource>> byType = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, JsonObject> groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonObject> subscriptions = new(StringComparer.Ordinal);

    /// <summary>Counts changes of anything but NSGs: what is attached to what.</summary>
    public int TopologyRevision { get; private set; }

    public IEnumerable<StoredResource> All => resources.Values;

    public IEnumerable<JsonObject> Subscriptions => subscriptions.Values;

    public IEnumerable<StoredResource> OfType(string type) => byType.TryGetValue(type, out var some) ? some.Values : [];

    public StoredResource? Find(string? id) => id is not null && resources.TryGetValue(ArmId.KeyOf(id), out var found) ? found : null;

    public JsonObject? FindGroup(string subscription, string group) => FindGroup(GroupKey(subscription, group));

    public JsonObject? FindGroup(string key) => groups.TryGetValue(key, out var found) ? found : null;

    public JsonObject? FindSubscription(string id) => subscriptions.TryGetValue(SubscriptionKey(id), out var found) ? found : null;

    public IEnumerable<JsonObject> GroupsOf(string subscription)
    {
        var prefix = SubscriptionKey(subscription) + "/";
        return groups.Where(g => g.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(g => g.Value);
    }

    /// <summary>Creates or replaces a resource, and its subscription and group where they are missing.</summary>
    public StoredResource Put(ArmId id, JsonObject json)
    {
        EnsureScopes(id, json.Text("location"));
        if (resources.TryGetValue(id.Key, out var stored))
        {
            stored.Json = json;
        }
        else
        {
            stored = new StoredResource(id, json);
            resources.Add(id.Key, stored);
            if (!byType.TryGetValue(id.Type!, out var some))
            {
                byType.Add(id.Type!, some = new SortedDictionary<string, StoredResource>(StringComparer.Ordinal));
            }

            some.Add(id.Key, stored);
        }

        Changed(stored);
        return stored;
    }

    public void PutSubscription(string id, JsonObject json) => subscriptions[SubscriptionKey(id)] = json;

    public void PutGroup(ArmId id, JsonObject json)
    {
        EnsureSubscription(id.Subscription);
        groups[id.Key] = json;
    }

    public bool Remove(string key)
    {
        if (!resources.TryGetValue(key, out var stored))
        {
            return false;
        }

        resources.Remove(key);
        byType[stored.Type].Remove(key);
        Changed(stored, isGone: true);
        return true;
    }

    /// <summary>To be called after a resource's JSON was changed in place.</summary>
    public void Changed(StoredResource resource, bool isGone = false)
    {
        resource.Revision++;
        history.Note(resource, isGone);
        if (!resource.Id.IsType(ResourceTypes.NetworkSecurityGroups))
        {
            TopologyRevision++;
        }
    }

    private static string SubscriptionKey(string id) => ArmId.KeyOf("/subscriptions/" + id);

    private static string GroupKey(string subscription, string group) => SubscriptionKey(subscription) + "/resourcegroups/" + ArmId.KeyOf(group);

    private void EnsureScopes(ArmId id, string? location)
    {
        EnsureSubscription(id.Subscription);
        if (id.GroupKey is { } key && !groups.ContainsKey(key))
        {
            groups.Add(key, new JsonObject
            {
                ["id"] = "/subscriptions/" + id.Subscription + "/resourceGroups/" + id.Group,
                ["name"] = id.Group,
                ["type"] = ResourceTypes.ResourceGroups,
                ["location"] = location ?? "westeurope",
                ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
            });
        }
    }

    private void EnsureSubscription(string id)
    {
        if (!subscriptions.ContainsKey(SubscriptionKey(id)))
        {
            PutSubscription(id, SubscriptionDocument.Create(id, "Sandbox subscription"));
        }
    }
}
