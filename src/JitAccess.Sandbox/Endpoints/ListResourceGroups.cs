using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class ListResourceGroups()
    : ArmEndpoint("GET", "/subscriptions/{subscriptionId}/resourcegroups", "Microsoft.Resources/subscriptions/resourceGroups/read")
{
    public override ArmResponse Handle(ArmCall call) => call.Page(
        call.State.Resources.GroupsOf(call.SubscriptionId).Select(g => new KeyValuePair<string, Func<JsonNode>>(ArmId.KeyOf(g.Text("id")!), g.Clone)));
}
