using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;
using JitAccess.Sandbox.Validation;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>Creates an NSG, or replaces it whole: rules and tags that the body does not have are gone.</summary>
internal sealed class PutSecurityGroup() : ArmEndpoint(
    "PUT",
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}",
    "Microsoft.Network/networkSecurityGroups/write")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var name = call["networkSecurityGroupName"];
        if (call.State.Resources.FindGroup(call.SubscriptionId, call.GroupName!) is null)
        {
            throw new ArmException(404, "ResourceGroupNotFound", $"Resource group '{call.GroupName}' could not be found.");
        }

        ResourceName.Demand(name);
        var existing = call.State.Resources.Find(call.IdOf(ResourceTypes.NetworkSecurityGroups, name));
        var id = existing?.Id ?? ArmId.TryParse(call.IdOf(ResourceTypes.NetworkSecurityGroups, name))!;
        call.State.Locks.Demand(id.Text, isDelete: false);
        call.State.SecurityGroups.DemandIdle(id.Key);
        return call.State.SecurityGroups.PutGroup(call, id, Document(call, id, existing));
    }

    private static JsonObject Document(ArmCall call, ArmId id, StoredResource? existing)
    {
        var etag = call.State.Guids.NextEtag();
        var location = call.Body.Text("location") ?? existing?.Json.Text("location")
            ?? throw new ArmException(400, "LocationRequired", "The location property is required for this definition.");
        var properties = new JsonObject
        {
            ["provisioningState"] = "Updating",
            ["resourceGuid"] = existing?.Json.Text("properties", "resourceGuid") ?? call.State.Guids.NextText(),
        };
        if (call.Body.Flag("properties", "flushConnection") is { } flush)
        {
            properties["flushConnection"] = flush;
        }

        var rules = call.Body.Objects("properties", "securityRules").Select(r => Rule(call, id, r, etag)).ToArray();
        SecurityGroupLimits.Demand(id.Text, rules);
        properties["securityRules"] = ArmJson.Array(rules);
        DefaultRules.Complete(properties, id.Text, etag, "Updating");
        var json = new JsonObject
        {
            ["name"] = id.Name,
            ["id"] = id.Text,
            ["etag"] = etag,
            ["type"] = ResourceTypes.NetworkSecurityGroups,
            ["location"] = location,
        };
        if (call.Body["tags"] is JsonObject tags)
        {
            TagValidator.Demand(tags);
            json["tags"] = tags.Clone();
        }

        json["properties"] = properties;
        return json;
    }

    private static JsonObject Rule(ArmCall call, ArmId group, JsonObject given, string etag)
    {
        var name = given.Text("name") ?? throw ArmException.Invalid("InvalidRequestFormat", "Cannot parse the request: a security rule has no name.");
        var id = group.Text + "/securityRules/" + name;
        new SecurityRuleValidator(new ServiceTagNames(call.State.Resources), call.State.Resources).Demand(id, name, given["properties"] as JsonObject);
        return SecurityRuleForm.Create(group.Text, name, (JsonObject)given["properties"]!, etag, "Updating");
    }
}
