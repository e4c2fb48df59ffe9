using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Directory;

/// <summary>Which of some groups somebody is a member of.</summary>
internal sealed class CheckMemberGroups(string collection) : GraphEndpoint("POST", "/v1.0/" + collection + "/{id}/checkMemberGroups")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var person = call.State.People.Find(call["id"]) ?? throw GraphObjects.NotFound(call["id"]);
        var asked = new HashSet<string>(call.Body.Texts("groupIds"), StringComparer.OrdinalIgnoreCase);
        if (asked.Count is 0 or > 20)
        {
            throw GraphObjects.BadRequest("Property 'groupIds' takes 1 to 20 object ids.");
        }

        // What Graph answers about a group that was deleted is not documented; this is the answer that is harder on a client.
        return asked.FirstOrDefault(call.State.People.IsRemovedGroup) is { } gone
            ? throw GraphObjects.NotFound(gone)
            : ArmResponse.Ok(new JsonObject
            {
                ["@odata.context"] = GraphObjects.Context + "Collection(Edm.String)",
                ["value"] = ArmJson.Array(call.State.People.GroupIdsOf(person, call.SeenOn(call.State.Options.MembershipLag)).Where(asked.Contains)),
            });
    }
}
