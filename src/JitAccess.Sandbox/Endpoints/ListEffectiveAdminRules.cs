using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>
/// The rules of virtual network managers that reach a NIC, by itself or by its virtual network, or a virtual network; none unless the seed or a test says
/// so.
/// </summary>
internal sealed class ListEffectiveAdminRules(string type) : ArmEndpoint(
    "POST",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/" + type + "/{name}/listNetworkManagerEffectiveSecurityAdminRules",
    type + "/listNetworkManagerEffectiveSecurityAdminRules/action")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var resource = call.Require(type, call["name"]);
        var networks = resource.Json.Objects("properties", "ipConfigurations")
            .Select(c => call.State.Attachments.FindSubnet(c.Text("properties", "subnet", "id"))?.Key.Id.Key).OfType<string>();
        var keys = new List<string> { resource.Id.Key };
        keys.AddRange(networks.Distinct());
        var rules = keys.Where(call.State.AdminRules.ContainsKey).SelectMany(k => call.State.AdminRules[k]).ToArray();
        var skip = ReadSkipToken(call);
        var answer = new JsonObject { ["value"] = ArmJson.Array(rules.Skip(skip).Take(call.State.Options.PageSize).Select(r => r?.DeepClone())) };
        if (skip + call.State.Options.PageSize < rules.Length)
        {
            answer["skipToken"] = (skip + call.State.Options.PageSize).ToString(CultureInfo.InvariantCulture);
        }

        return ArmResponse.Ok(answer);
    }

    private static int ReadSkipToken(ArmCall call)
    {
        if (string.IsNullOrWhiteSpace(call.Request.Body) || call.Body.Text("skipToken") is not { Length: > 0 } token)
        {
            return 0;
        }

        return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var skip)
            ? skip
            : throw new ArmException(400, "InvalidSkipToken", $"The skip token '{token}' is not valid.");
    }
}
