using System.Linq;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class DeleteSecurityGroup() : ArmEndpoint(
    "DELETE",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}",
    "Microsoft.Network/networkSecurityGroups/delete")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var id = call.IdOf(ResourceTypes.NetworkSecurityGroups, call["networkSecurityGroupName"]);
        call.State.Locks.Demand(id, isDelete: true);
        if (call.State.Resources.Find(id) is not { } group)
        {
            return new ArmResponse(204);
        }

        var users = call.State.Attachments.NicsOf(group.Id.Key).Concat(call.State.Attachments.SubnetsOf(group.Id.Key)).ToArray();
        if (users.Length > 0)
        {
            throw ArmException.Invalid(
                "InUseNetworkSecurityGroupCannotBeDeleted",
                $"Network security group {group.Id.Text} cannot be deleted because it is in use by the following resources: {string.Join(", ", users)}. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.");
        }

        call.State.SecurityGroups.DemandIdle(group.Id.Key);
        return call.State.SecurityGroups.DeleteGroup(call, group);
    }
}
