using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Directory;

/// <summary>People and groups by object ids; ids that nobody has are left out of the answer.</summary>
internal sealed class GetByIds() : GraphEndpoint("POST", "/v1.0/directoryObjects/getByIds")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var ids = new HashSet<string>(call.Body.Texts("ids"), StringComparer.OrdinalIgnoreCase);
        if (ids.Count is 0 or > 1000)
        {
            throw GraphObjects.BadRequest("Property 'ids' takes 1 to 1000 object ids.");
        }

        var types = new HashSet<string>(call.Body.Texts("types"), StringComparer.OrdinalIgnoreCase);
        var people = call.State.People.People
            .Where(p => ids.Contains(p.ObjectId) && IsAsked(types, p.Kind == SandboxPersonKind.User ? "user" : "servicePrincipal")).Select(GraphObjects.Person);
        var groups = call.State.People.Groups.Where(g => ids.Contains(g.Value) && IsAsked(types, "group")).Select(GraphObjects.Group);
        return ArmResponse.Ok(new JsonObject
        {
            ["@odata.context"] = GraphObjects.Context + "directoryObjects",
            ["value"] = ArmJson.Array(people.Concat(groups)),
        });
    }

    private static bool IsAsked(HashSet<string> types, string type) => types.Count == 0 || types.Contains(type) || types.Contains("directoryObject");
}
