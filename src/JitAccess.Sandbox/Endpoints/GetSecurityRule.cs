using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>One rule of an NSG, of its own or of those that every NSG has.</summary>
internal sealed class GetSecurityRule(string list) : ArmEndpoint(
    "GET",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/" + list + "/{securityRuleName}",
    "Microsoft.Network/networkSecurityGroups/" + list + "/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var group = call.RequireParent(ResourceTypes.NetworkSecurityGroups, call["networkSecurityGroupName"], "networkSecurityGroups/" + list);
        call.State.Operations.LookAt(group.Id.Key);
        group = call.Seen(group);
        var rule = SecurityGroupStore.FindRule(group, call["securityRuleName"], list)
            ?? throw new ArmException(404, "NotFound", $"Resource {group.Id.Text}/{list}/{call["securityRuleName"]} not found.") { HasDetails = true };
        return ArmResponse.Ok(rule.Clone()).With("ETag", rule.Text("etag") ?? group.Json.Text("etag")!);
    }
}
