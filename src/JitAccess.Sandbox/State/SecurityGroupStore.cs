using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Validation;

namespace JitAccess.Sandbox.State;

/// <summary>The writes of NSGs and their rules, each with its operation, states and ETags.</summary>
internal sealed class SecurityGroupStore(SandboxState state)
{
    /// <summary>An NSG as ARM shows it: with what it is attached to.</summary>
    public JsonObject Render(StoredResource group)
    {
        var json = group.Json.Clone();
        var properties = (JsonObject)json["properties"]!;
        Attach(properties, "subnets", state.Attachments.SubnetsOf(group.Id.Key));
        Attach(properties, "networkInterfaces", state.Attachments.NicsOf(group.Id.Key));
        return json;
    }

    public static JsonObject? FindRule(StoredResource group, string name, string list = "securityRules") =>
        group.Json.Objects("properties", list).FirstOrDefault(r => IsNamed(r, name));

    /// <summary>Refuses a write while another operation on the NSG is running, where that is asked for.</summary>
    public void DemandIdle(string groupKey)
    {
        if (state.Options.StrictOperations && state.Operations.IsRunning(groupKey))
        {
            throw Busy(groupKey);
        }
    }

    public static ArmException Busy(string target) => new(429, "RetryableError", "A retryable error occurred.")
    {
        Detail = new ArmException(429, "RetryableErrorDueToAnotherOperation",
            $"Operation on resource {target} is blocked because another operation is in progress on it."),
        Headers = { ["Retry-After"] = "1" },
    };

    public ArmResponse PutRule(ArmCall call, StoredResource group, string name, JsonObject properties)
    {
        var existing = FindRule(group, name);
        var rule = SecurityRuleForm.Create(group.Id.Text, existing.Text("name") ?? name, properties, state.Guids.NextEtag(), "Updating");
        SecurityGroupLimits.Demand(group.Id.Text, group.Json.Objects("properties", "securityRules").Where(r => !IsNamed(r, name)).Append(rule));
        JsonObject? before = null;
        var operation = state.Operations.Start(
            call,
            group.Id,
            group.Json.Text("location") ?? "westeurope",
            late => before = late is null ? Replace(group.Id, rule) : ReplaceLate(group.Id, rule, late),
            done => EndRule(group.Id, name, before, done, call.Fault));
        return state.Operations.Announce(call, operation, new ArmResponse(existing is null ? 201 : 200, rule.Clone()).With("ETag", rule.Text("etag")!));
    }

    public ArmResponse DeleteRule(ArmCall call, StoredResource group, string name)
    {
        if (FindRule(group, name) is not { } rule)
        {
            return new ArmResponse(204);
        }

        var operation = state.Operations.Start(
            call,
            group.Id,
            group.Json.Text("location") ?? "westeurope",
            _ => Remove(group.Id, name),
            done => EndRule(group.Id, name, rule.Clone(), done, call.Fault));
        return state.Operations.Announce(call, operation, new ArmResponse(202));
    }

    public ArmResponse PutGroup(ArmCall call, ArmId id, JsonObject json)
    {
        var existing = state.Resources.Find(id.Key);
        var before = existing?.Json.Clone();
        var operation = state.Operations.Start(
            call,
            id,
            json.Text("location")!,
            _ => state.Resources.Put(id, json),
            done => EndGroup(id, before, done, call.Fault));
        var shown = json.Clone();
        return state.Operations.Announce(call, operation, new ArmResponse(existing is null ? 201 : 200, shown).With("ETag", json.Text("etag")!));
    }

    public ArmResponse DeleteGroup(ArmCall call, StoredResource group)
    {
        var before = group.Json.Clone();
        var operation = state.Operations.Start(
            call,
            group.Id,
            group.Json.Text("location") ?? "westeurope",
            _ => state.Resources.Remove(group.Id.Key),
            done => EndGroup(group.Id, before, done, call.Fault));
        return state.Operations.Announce(call, operation, new ArmResponse(202));
    }

    /// <summary>Gives an NSG and all its rules a new ETag.</summary>
    public void Stamp(StoredResource group)
    {
        var etag = state.Guids.NextEtag();
        group.Json["etag"] = etag;
        foreach (var rule in group.Json.Objects("properties", "securityRules").Concat(group.Json.Objects("properties", "defaultSecurityRules")))
        {
            rule["etag"] = etag;
        }

        state.Resources.Changed(group);
    }

    /// <summary>Removes a rule at once; whether it was there.</summary>
    public bool Remove(ArmId groupId, string name)
    {
        if (state.Resources.Find(groupId.Key) is not { } group || FindRule(group, name) is not { } rule)
        {
            return false;
        }

        RulesOf(group).Remove(rule);
        Stamp(group);
        return true;
    }

    /// <summary>Sets a rule at once; what was there before.</summary>
    public JsonObject? Replace(ArmId groupId, JsonObject rule)
    {
        if (state.Resources.Find(groupId.Key) is not { } group)
        {
            return null;
        }

        var rules = RulesOf(group);
        var existing = FindRule(group, rule.Text("name")!);
        if (existing is null)
        {
            rules.Add(rule);
        }
        else
        {
            rules[rules.IndexOf(existing)] = rule;
        }

        SetState(group, rule.Text("properties", "provisioningState")!);
        Stamp(group);
        return existing;
    }

    private static bool IsNamed(JsonObject rule, string name) => name.Equals(rule.Text("name"), StringComparison.OrdinalIgnoreCase);

    private static JsonArray RulesOf(StoredResource group)
    {
        var properties = (JsonObject)group.Json["properties"]!;
        if (properties["securityRules"] is not JsonArray rules)
        {
            properties["securityRules"] = rules = [];
        }

        return rules;
    }

    private static void SetState(StoredResource group, string provisioningState) => group.Json["properties"]!["provisioningState"] = provisioningState;

    private static void Attach(JsonObject properties, string list, IEnumerable<string> ids)
    {
        var known = new HashSet<string>(properties.Ids(list).Select(ArmId.KeyOf), StringComparer.Ordinal);
        foreach (var id in ids.Where(i => known.Add(ArmId.KeyOf(i))))
        {
            if (properties[list] is not JsonArray array)
            {
                properties[list] = array = [];
            }

            array.Add(new JsonObject { ["id"] = id });
        }
    }

    // A write that surfaces late meets the rules of that moment.
    private JsonObject? ReplaceLate(ArmId groupId, JsonObject rule, Operation late)
    {
        try
        {
            if (state.Resources.Find(groupId.Key) is { } group)
            {
                var others = group.Json.Objects("properties", "securityRules").Where(r => !IsNamed(r, rule.Text("name")!));
                SecurityGroupLimits.Demand(groupId.Text, others.Append(rule));
            }

            return Replace(groupId, rule);
        }
        catch (ArmException e)
        {
            late.Error = e.ErrorObject();
            return null;
        }
    }

    private void EndRule(ArmId groupId, string name, JsonObject? before, Operation operation, FaultRule? fault)
    {
        if (state.Resources.Find(groupId.Key) is not { } group)
        {
            return;
        }

        if (operation.Error is not null && fault is { EffectStays: false })
        {
            Remove(groupId, name);
            if (before is not null)
            {
                Replace(groupId, before.Clone());
            }
        }
        else if (FindRule(group, name) is { } rule)
        {
            rule["properties"]!["provisioningState"] = operation.Status;
        }

        SetState(group, state.Operations.IsRunning(groupId.Key) ? "Updating" : operation.Status);
        Stamp(group);
    }

    private void EndGroup(ArmId id, JsonObject? before, Operation operation, FaultRule? fault)
    {
        if (operation.Error is not null && fault is { EffectStays: false })
        {
            state.Resources.Remove(id.Key);
            if (before is not null)
            {
                state.Resources.Put(id, before);
            }
        }
        else if (state.Resources.Find(id.Key) is { } group)
        {
            SetState(group, operation.Status);
            foreach (var rule in group.Json.Objects("properties", "securityRules").Concat(group.Json.Objects("properties", "defaultSecurityRules")))
            {
                rule["properties"]!["provisioningState"] = operation.Status;
            }

            Stamp(group);
        }
    }
}
