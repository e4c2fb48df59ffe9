using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>A resource as ARM shows it, with what it derives from other resources.</summary>
internal static class ResourceView
{
    public static JsonObject Render(SandboxState state, StoredResource resource)
    {
        if (resource.Id.IsType(ResourceTypes.NetworkSecurityGroups))
        {
            return state.SecurityGroups.Render(resource);
        }

        var json = resource.Json.Clone();
        if (resource.Id.IsType(ResourceTypes.VirtualNetworks))
        {
            foreach (var subnet in json.Objects("properties", "subnets"))
            {
                AddConfigurations(state, subnet);
            }
        }

        return json;
    }

    public static JsonObject RenderSubnet(SandboxState state, JsonObject subnet)
    {
        var json = subnet.Clone();
        AddConfigurations(state, json);
        return json;
    }

    private static void AddConfigurations(SandboxState state, JsonObject subnet)
    {
        var known = subnet.Ids("properties", "ipConfigurations").Select(ArmId.KeyOf).ToArray();
        var missing = state.Attachments.ConfigurationsOf(ArmId.KeyOf(subnet.Text("id") ?? string.Empty)).Where(c => !known.Contains(ArmId.KeyOf(c))).ToArray();
        if (missing.Length == 0 || subnet["properties"] is not JsonObject properties)
        {
            return;
        }

        if (properties["ipConfigurations"] is not JsonArray list)
        {
            properties["ipConfigurations"] = list = [];
        }

        foreach (var id in missing)
        {
            list.Add(new JsonObject { ["id"] = id });
        }
    }
}
