using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Control;

/// <summary>The JSON of a packet test.</summary>
internal static class ProbeDocument
{
    public static ProbeQuery Read(JsonObject body) => new()
    {
        Source = body.Text("source") ?? throw new SandboxException("A probe needs 'source', an address."),
        VM = body.Text("vm") ?? throw new SandboxException("A probe needs 'vm', a name or a resource id."),
        ResourceGroup = body.Text("resourceGroup"),
        Port = body["port"] is null ? 0 : body.Number("port") ?? throw new SandboxException("'port' is a number from 0 to 65535."),
        Protocol = body.Text("protocol") ?? "Tcp",
        SourcePort = body["sourcePort"] is null ? 49152 : body.Number("sourcePort") ?? throw new SandboxException("'sourcePort' is a number from 0 to 65535."),
        Destination = body.Text("destination"),
        Nic = body.Text("nic"),
    };

    public static JsonObject Write(ProbeResult result)
    {
        var json = new JsonObject
        {
            ["allowed"] = result.Allowed,
            ["decidedBy"] = ArmJson.Array(result.DecidedBy.Select(d => (JsonNode?)new JsonObject
            {
                ["nsg"] = d.Nsg,
                ["rule"] = d.Rule,
                ["access"] = d.Access,
                ["priority"] = d.Priority,
                ["nic"] = d.Nic,
                ["address"] = d.Address,
            })),
        };
        if (result.Unresolved.Count > 0)
        {
            json["unresolved"] = ArmJson.Array(result.Unresolved);
        }

        return json;
    }
}
