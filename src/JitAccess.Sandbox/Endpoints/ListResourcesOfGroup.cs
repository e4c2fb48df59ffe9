using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The resources of one type in a resource group.</summary>
internal sealed class ListResourcesOfGroup(string type)
    : ArmEndpoint("GET", "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/" + type, type + "/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var id = $"/subscriptions/{call.SubscriptionId}/resourceGroups/{call.GroupName}";
        if (call.State.Resources.FindGroup(ArmId.KeyOf(id)) is null)
        {
            throw new ArmException(404, "ResourceGroupNotFound", $"Resource group '{call.GroupName}' could not be found.");
        }

        return call.Page(ListResources.Entries(call, type, ArmId.KeyOf(id)));
    }
}
