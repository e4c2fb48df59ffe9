using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class GetResourceGroup()
    : ArmEndpoint("GET", "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}", "Microsoft.Resources/subscriptions/resourceGroups/read")
{
    public override ArmResponse Handle(ArmCall call) => ArmResponse.Ok(
        call.State.Resources.FindGroup(call.SubscriptionId, call.GroupName!)?.Clone()
        ?? throw new ArmException(404, "ResourceGroupNotFound", $"Resource group '{call.GroupName}' could not be found."));
}
