using System.Linq;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class ListSubnets() : ArmEndpoint(
    "GET",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets",
    "Microsoft.Network/virtualNetworks/subnets/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var network = call.RequireParent(ResourceTypes.VirtualNetworks, call["virtualNetworkName"], "virtualNetworks/subnets");
        return ArmCall.List(network.Json.Objects("properties", "subnets").Select(s => ResourceView.RenderSubnet(call.State, s)));
    }
}
