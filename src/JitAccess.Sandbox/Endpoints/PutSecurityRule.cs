using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;
using JitAccess.Sandbox.Validation;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>Creates a rule of an NSG (201), or changes it (200).</summary>
internal sealed class PutSecurityRule() : ArmEndpoint(
    "PUT",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}",
    "Microsoft.Network/networkSecurityGroups/securityRules/write")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var name = call["securityRuleName"];
        var group = call.RequireParent(ResourceTypes.NetworkSecurityGroups, call["networkSecurityGroupName"], "networkSecurityGroups/securityRules");
        var id = group.Id.Text + "/securityRules/" + name;
        call.State.Locks.Demand(id, isDelete: false);
        var properties = call.Body["properties"] as JsonObject;
        new SecurityRuleValidator(new ServiceTagNames(call.State.Resources), call.State.Resources).Demand(id, name, properties);
        call.State.SecurityGroups.DemandIdle(group.Id.Key);
        return call.State.SecurityGroups.PutRule(call, group, name, properties!);
    }
}
