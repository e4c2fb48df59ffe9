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

    internal static IEnumerable<KeyValuePair<string, JsonNode>> Entries(ArmCall call, string type, string scopeKey) =>
        call.State.Resources.OfType(type)
            .Where(r => ArmId.Contains(scopeKey, r.Id.Key))
            .Select(r => new KeyValuePair<string, JsonNode>(r.Id.Key, ResourceView.Render(call.State, r)));
}
