using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Seeding;
using JitAccess.Sandbox.Validation;

namespace JitAccess.Sandbox.State;

/// <summary>Changes that somebody else made, without any of the service's manners.</summary>
internal sealed class BackDoor(SandboxState state)
{
    private const string RulesInfix = "/securityRules/";

    public void Put(JsonObject json)
    {
        var id = json.Text("id") ?? throw new SandboxException("The resource has no 'id'.");
        if (GroupOfRule(id) is { } group)
        {
            if (json["properties"] is not JsonObject)
            {
                throw new SandboxException("The rule has no object 'properties'.");
            }

            json["name"] ??= id.Substring(id.LastIndexOf('/') + 1);
            SecurityRuleForm.Complete(json, group.Id.Text, state.Guids.NextEtag());
            state.SecurityGroups.Replace(group.Id, json);
            return;
        }

        state.Resources.Remove(ArmId.KeyOf(id));
        new SeedReader(state).Load("The resource", id, json);
    }

    public void Delete(string id)
    {
        var done = GroupOfRule(id) is { } group
            ? state.SecurityGroups.Remove(group.Id, id.TrimEnd('/').Substring(id.TrimEnd('/').LastIndexOf('/') + 1))
            : state.Resources.Remove(ArmId.KeyOf(id));
        if (!done)
        {
            throw Unknown(id);
        }
    }

    public void UpdateTags(string id, IReadOnlyDictionary<string, string?> tags)
    {
        var resource = state.Resources.Find(id) ?? throw Unknown(id);
        var copy = ArmJson.Object();
        foreach (var tag in resource.Json["tags"] as JsonObject ?? [])
        {
            copy[tag.Key] = tag.Value.Text();
        }

        foreach (var tag in tags)
        {
            if (tag.Value is null)
            {
                copy.Remove(copy.Select(t => t.Key).FirstOrDefault(n => n.Equals(tag.Key, StringComparison.OrdinalIgnoreCase)) ?? tag.Key);
            }
            else
            {
                copy[tag.Key] = tag.Value;
            }
        }

        resource.Json["tags"] = copy;
        state.Resources.Changed(resource);
    }

    private static SandboxException Unknown(string id) => new($"There is no resource '{id}'.");

    private StoredResource? GroupOfRule(string id)
    {
        var at = id.IndexOf(RulesInfix, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : state.Resources.Find(id.Substring(0, at)) ?? throw Unknown(id.Substring(0, at));
    }
}
