using System.Linq;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The rules of an NSG: its own (<c>securityRules</c>) or those that every NSG has (<c>defaultSecurityRules</c>).</summary>
internal sealed class ListSecurityRules(string list) : ArmEndpoint(
    "GET",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/" + list,
    "Microsoft.Network/networkSecurityGroups/" + list + "/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var group = call.RequireParent(ResourceTypes.NetworkSecurityGroups, call["networkSecurityGroupName"], "networkSecurityGroups/" + list);
        call.State.Operations.LookAt(group.Id.Key);
        group = call.Seen(group);
        return ArmCall.List(group.Json.Objects("properties", list).Select(r => r.Clone()));
    }
}
