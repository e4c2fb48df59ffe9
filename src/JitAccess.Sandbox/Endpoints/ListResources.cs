using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The resources of one type in a subscription.</summary>
internal sealed class ListResources(string type) : ArmEndpoint("GET", "/subscriptions/{subscriptionId}/providers/" + type, type + "/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var subscription = ArmId.KeyOf("/subscriptions/" + call.SubscriptionId);
        return call.Page(Entries(call, type, subscription));
    }

    internal static IEnumerable<KeyValuePair<string, Func<JsonNode>>> Entries(ArmCall call, string type, string scopeKey) =>
        All(call, type)
            .Where(r => ArmId.Contains(scopeKey, r.Id.Key))
            .Select(r => new KeyValuePair<string, Func<JsonNode>>(r.Id.Key, () => ResourceView.Render(call.State, r)));

    private static IEnumerable<StoredResource> All(ArmCall call, string type) =>
        type == ResourceTypes.NetworkSecurityGroups && call.SeenOn(call.State.Options.ReadLag) is { } moment
            ? call.State.History.All(moment).Where(r => r.Id.IsType(type))
            : call.State.Resources.OfType(type);
}
