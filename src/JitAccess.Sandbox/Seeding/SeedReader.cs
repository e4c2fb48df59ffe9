using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Seeding;

/// <summary>
/// Loads resources as ARM returns them. Each element needs an id and what its type cannot be without; values are taken as they are, malformed
/// prefixes included, since the service has them too. An error names the element by its place in the list.
/// </summary>
internal sealed class SeedReader(SandboxState state)
{
    private const string TagsSuffix = "/providers/Microsoft.Resources/tags/default";
    private const string LocksInfix = "/providers/Microsoft.Authorization/locks/";
    private const string AdminRulesSuffix = "/listNetworkManagerEffectiveSecurityAdminRules";

    /// <exception cref="SandboxException">The text is no list of ARM resources.</exception>
    public void Load(string json)
    {
        JsonNode? root;
        try
        {
            root = ArmJson.Parse(json);
        }
        catch (JsonException e)
        {
            throw new SandboxException("The seed is no JSON: " + e.Message, e);
        }

        var list = root as JsonArray ?? root.At("value") as JsonArray
            ?? throw new SandboxException("The seed is neither a JSON array of resources nor an object with an array 'value', as ARM's lists are.");
        if (list.Count == 0)
        {
            throw new SandboxException("The seed holds no resource, so there would be no subscription to connect to. One virtual machine, or a subscription alone, is enough.");
        }

        Load(list);
    }

    public void Load(JsonArray list)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var late = new List<Action>();
        for (var i = 0; i < list.Count; i++)
        {
            var place = "Seed element " + i.ToString(CultureInfo.InvariantCulture);
            var element = list[i] as JsonObject ?? throw new SandboxException($"{place} is not an object; each element is a resource as ARM returns it.");
            var id = element.Text("id") ?? throw new SandboxException($"{place} has no 'id'; a resource's id is like /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/networkInterfaces/name.");
            if (places.TryGetValue(ArmId.KeyOf(id), out var other))
            {
                throw new SandboxException($"{place} has the same id as element {other.ToString(CultureInfo.InvariantCulture)}: {id}.");
            }

            places.Add(ArmId.KeyOf(id), i);
            if (Extension(place, id, element) is { } extension)
            {
                late.Add(extension);
            }
            else
            {
                Load(place, id, element.Clone());
            }
        }

        late.ForEach(action => action());
    }

    /// <summary>Loads one resource.</summary>
    public void Load(string place, string text, JsonObject element)
    {
        var id = ArmId.TryParse(text) ?? throw new SandboxException($"{place} has an 'id' that is no ARM resource id: '{text}'.");
        if (id.Type is null)
        {
            LoadScope(id, element);
            return;
        }

        var type = element.Text("type");
        if (type is not null && !id.IsType(type))
        {
            throw new SandboxException($"{place} ({text}) says its type is '{type}', but its id says '{id.Type}'.");
        }

        SeedShape.Demand(place, id, element);
        element["name"] ??= id.Name;
        element["type"] ??= id.Type;
        Complete(id, element);
        state.Resources.Put(id, element);
    }

    // Tags, locks and admin rules belong to a resource that may come later.
    private Action? Extension(string place, string id, JsonObject element)
    {
        if (id.EndsWith(TagsSuffix, StringComparison.OrdinalIgnoreCase))
        {
            var scope = id.Substring(0, id.Length - TagsSuffix.Length);
            var tags = element.At("properties", "tags") as JsonObject ?? throw new SandboxException($"{place} ({id}) has no 'properties.tags'.");
            return () => Owner(place, scope)["tags"] = tags.Clone();
        }

        if (id.EndsWith(AdminRulesSuffix, StringComparison.OrdinalIgnoreCase))
        {
            var rules = element["value"] as JsonArray ?? throw new SandboxException($"{place} ({id}) has no array 'value'.");
            return () => state.AdminRules[ArmId.KeyOf(id.Substring(0, id.Length - AdminRulesSuffix.Length))] = rules.Clone();
        }

        var at = id.IndexOf(LocksInfix, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : () => state.Locks.Put(new ManagementLock(
            id.Substring(0, at), id.Substring(at + LocksInfix.Length), LockTable.NormalizeLevel(element.Text("properties", "level")),
            element.Text("properties", "notes")));
    }

    private JsonObject Owner(string place, string scope) =>
        state.Resources.Find(scope)?.Json ?? state.Resources.FindGroup(ArmId.KeyOf(scope))
        ?? throw new SandboxException($"{place} sets tags on '{scope}', which is not in the seed.");

    private void LoadScope(ArmId id, JsonObject element)
    {
        if (id.Group is not null)
        {
            element["name"] ??= id.Group;
            element["type"] ??= ResourceTypes.ResourceGroups;
            state.Resources.PutGroup(id, element);
            return;
        }

        var subscription = SubscriptionDocument.Create(id.Subscription, element.Text("displayName") ?? "Sandbox subscription");
        foreach (var property in element)
        {
            subscription[property.Key] = property.Value?.DeepClone();
        }

        state.Resources.PutSubscription(id.Subscription, subscription);
    }

    private void Complete(ArmId id, JsonObject element)
    {
        if (id.IsType(ResourceTypes.VirtualMachines))
        {
            element["properties"]!["vmId"] ??= state.Guids.NextText();
        }

        if (!id.Type!.StartsWith("Microsoft.Network/", StringComparison.OrdinalIgnoreCase) || element["properties"] is not JsonObject given)
        {
            return;
        }

        // In the service's order, so that a resource that is written back as it was read looks the same.
        element["etag"] ??= state.Guids.NextEtag();
        var properties = ArmJson.Object();
        properties["provisioningState"] = given.Text("provisioningState") ?? "Succeeded";
        properties["resourceGuid"] = given.Text("resourceGuid") ?? state.Guids.NextText();
        foreach (var property in given)
        {
            properties[property.Key] ??= property.Value?.DeepClone();
        }

        element["properties"] = properties;
        if (id.IsType(ResourceTypes.VirtualNetworks))
        {
            foreach (var subnet in element.Objects("properties", "subnets"))
            {
                subnet["id"] ??= id.Text + "/subnets/" + subnet.Text("name");
            }
        }

        if (id.IsType(ResourceTypes.NetworkSecurityGroups))
        {
            properties["securityRules"] ??= new JsonArray();
            foreach (var rule in element.Objects("properties", "securityRules").ToArray())
            {
                Validation.SecurityRuleForm.Complete(rule, id.Text, element.Text("etag")!);
            }

            DefaultRules.Complete(properties, id.Text, element.Text("etag")!, "Succeeded");
        }
    }
}
