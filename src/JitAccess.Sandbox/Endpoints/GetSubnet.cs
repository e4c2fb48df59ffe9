using System;
using System.Linq;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class GetSubnet() : ArmEndpoint(
    "GET",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}",
    "Microsoft.Network/virtualNetworks/subnets/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var network = call.RequireParent(ResourceTypes.VirtualNetworks, call["virtualNetworkName"], "virtualNetworks/subnets");
        var subnet = network.Json.Objects("properties", "subnets")
            .FirstOrDefault(s => call["subnetName"].Equals(s.Text("name"), StringComparison.OrdinalIgnoreCase))
            ?? throw new ArmException(404, "NotFound", $"Resource {network.Id.Text}/subnets/{call["subnetName"]} not found.") { HasDetails = true };
        return ArmResponse.Ok(ResourceView.RenderSubnet(call.State, subnet)).With("ETag", subnet.Text("etag") ?? network.Json.Text("etag") ?? "W/\"\"");
    }
}
