using System;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>One resource.</summary>
internal sealed class GetResource(string type)
    : ArmEndpoint("GET", "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/" + type + "/{name}", type + "/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var resource = call.Require(type, call["name"]);
        call.State.Operations.LookAt(resource.Id.Key);
        resource = type == ResourceTypes.NetworkSecurityGroups ? call.Seen(resource) : resource;
        var json = ResourceView.Render(call.State, resource);
        if (type == ResourceTypes.VirtualMachines && call.Request.Query.TryGetValue("$expand", out var expand)
            && expand.IndexOf("instanceView", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            json["properties"]!["instanceView"] ??= new JsonObject
            {
                ["statuses"] = new JsonArray(Status("ProvisioningState/succeeded", "Provisioning succeeded"), Status("PowerState/running", "VM running")),
            };
        }

        var response = ArmResponse.Ok(json);
        return json.Text("etag") is { } etag ? response.With("ETag", etag) : response;
    }

    private static JsonObject Status(string code, string text) => new() { ["code"] = code, ["level"] = "Info", ["displayStatus"] = text };
}
