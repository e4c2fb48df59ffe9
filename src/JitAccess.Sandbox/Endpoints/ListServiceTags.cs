using System;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The service tags and their prefixes, as far as the seed has them.</summary>
internal sealed class ListServiceTags() : ArmEndpoint(
    "GET", "/subscriptions/{subscriptionId}/providers/Microsoft.Network/locations/{location}/serviceTags", "Microsoft.Network/locations/serviceTags/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var lists = call.State.Resources.OfType(ResourceTypes.ServiceTags).ToArray();
        var list = Array.Find(lists, l => l.Id.Name.Equals(call["location"], StringComparison.OrdinalIgnoreCase)) ?? lists.FirstOrDefault();
        return ArmResponse.Ok(list?.Json.Clone() ?? new JsonObject
        {
            ["name"] = "Public",
            ["id"] = $"/subscriptions/{call.SubscriptionId}/providers/Microsoft.Network/serviceTags/Public",
            ["type"] = ResourceTypes.ServiceTags,
            ["changeNumber"] = "1",
            ["cloud"] = "Public",
            ["values"] = new JsonArray(),
        });
    }
}
