using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;
using JitAccess.Sandbox.Validation;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>Replaces the tags of an NSG.</summary>
internal sealed class PatchSecurityGroupTags() : ArmEndpoint(
    "PATCH",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}",
    "Microsoft.Network/networkSecurityGroups/write")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var group = call.Require(ResourceTypes.NetworkSecurityGroups, call["networkSecurityGroupName"]);
        call.State.Locks.Demand(group.Id.Text, isDelete: false);
        if (call.Body["tags"] is JsonObject tags)
        {
            TagValidator.Demand(tags);
            group.Json["tags"] = tags.Clone();
            call.State.SecurityGroups.Stamp(group);
        }

        return ArmResponse.Ok(call.State.SecurityGroups.Render(group)).With("ETag", group.Json.Text("etag")!);
    }
}
