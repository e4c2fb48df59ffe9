using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>Deletes a rule of an NSG (202), or says that it was not there (204).</summary>
internal sealed class DeleteSecurityRule() : ArmEndpoint(
    "DELETE",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}",
    "Microsoft.Network/networkSecurityGroups/securityRules/delete")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var group = call.RequireParent(ResourceTypes.NetworkSecurityGroups, call["networkSecurityGroupName"], "networkSecurityGroups/securityRules");
        call.State.Locks.Demand(group.Id.Text + "/securityRules/" + call["securityRuleName"], isDelete: true);
        call.State.SecurityGroups.DemandIdle(group.Id.Key);
        return call.State.SecurityGroups.DeleteRule(call, group, call["securityRuleName"]);
    }
}
