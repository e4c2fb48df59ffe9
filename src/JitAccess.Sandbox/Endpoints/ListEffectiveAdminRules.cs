using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The rules of virtual network managers that reach a NIC or a virtual network; none unless the seed or a test says so.</summary>
internal sealed class ListEffectiveAdminRules(string type) : ArmEndpoint(
    "POST",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/" + type + "/{name}/listNetworkManagerEffectiveSecurityAdminRules",
    type + "/listNetworkManagerEffectiveSecurityAdminRules/action")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var resource = call.Require(type, call["name"]);
        var rules = call.State.AdminRules.TryGetValue(resource.Id.Key, out var some) ? some.Clone() : [];
        return ArmResponse.Ok(new JsonObject { ["value"] = rules });
    }
}
