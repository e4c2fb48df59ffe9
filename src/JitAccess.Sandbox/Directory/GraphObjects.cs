using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Directory;

/// <summary>People and groups as Microsoft Graph shows them.</summary>
internal static class GraphObjects
{
    public const string Context = "https://graph.microsoft.com/v1.0/$metadata#";

    public static JsonObject Person(SandboxPerson person)
    {
        var json = new JsonObject { ["id"] = person.ObjectId, ["displayName"] = person.DisplayName };
        if (person.Kind == SandboxPersonKind.User)
        {
            json["@odata.type"] = "#microsoft.graph.user";
            json["mail"] = person.Name;
            json["userPrincipalName"] = person.Name;
        }
        else
        {
            json["@odata.type"] = "#microsoft.graph.servicePrincipal";
            json["appId"] = person.AppId;
            json["servicePrincipalType"] = "Application";
        }

        return json;
    }

    public static JsonObject Group(KeyValuePair<string, string> group) => new()
    {
        ["@odata.type"] = "#microsoft.graph.group",
        ["id"] = group.Value,
        ["displayName"] = group.Key,
        ["securityEnabled"] = true,
    };

    public static ArmResponse Single(JsonObject json, string context)
    {
        json.Remove("@odata.type");
        json["@odata.context"] = Context + context + "/$entity";
        return ArmResponse.Ok(json);
    }

    /// <summary>What fits a filter; items of one collection do not say of which kind they are.</summary>
    public static ArmResponse List(IEnumerable<JsonObject> items, string context, GraphFilter filter)
    {
        var fitting = items.Where(filter.Fits).ToArray();
        foreach (var item in fitting)
        {
            item.Remove("@odata.type");
        }

        return ArmResponse.Ok(new JsonObject { ["@odata.context"] = Context + context, ["value"] = ArmJson.Array(fitting) });
    }

    public static ArmException NotFound(string id) =>
        new(404, "Request_ResourceNotFound",
            $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.")
        { IsGraph = true };

    public static ArmException BadRequest(string message) => new(400, "Request_BadRequest", message) { IsGraph = true };
}
