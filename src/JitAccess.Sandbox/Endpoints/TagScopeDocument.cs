using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;
using JitAccess.Sandbox.Validation;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The tags of a scope (a subscription, group or resource), as the tags API shows and stores them.</summary>
internal sealed class TagScopeDocument
{
    private readonly ArmCall call;
    private readonly JsonObject owner;
    private readonly StoredResource? resource;
    private readonly string scope;

    private TagScopeDocument(ArmCall call, string scope, JsonObject owner, StoredResource? resource)
    {
        this.call = call;
        this.scope = scope;
        this.owner = owner;
        this.resource = resource;
    }

    /// <summary>A copy of the tags; names have no letter case.</summary>
    public JsonObject Tags
    {
        get
        {
            var copy = ArmJson.Object();
            if (owner["tags"] is JsonObject tags)
            {
                foreach (var tag in tags)
                {
                    copy[tag.Key] = tag.Value.Text();
                }
            }

            return copy;
        }
    }

    public static TagScopeDocument Of(ArmCall call)
    {
        var id = ArmId.TryParse(call["scope"]) ?? throw new ArmException(404, "InvalidResourceId", $"The scope '{call["scope"]}' is not a resource id.");
        var resources = call.State.Resources;
        if (id.Type is not null)
        {
            var resource = resources.Find(id.Key) ?? throw new ArmException(
                404,
                "ResourceNotFound",
                $"The Resource '{id.Type}/{id.Name}' under resource group '{id.Group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
            return new TagScopeDocument(call, resource.Id.Text, resource.Json, resource);
        }

        var owner = id.Group is null
            ? resources.FindSubscription(id.Subscription)!
            : resources.FindGroup(id.Key) ?? throw new ArmException(404, "ResourceGroupNotFound", $"Resource group '{id.Group}' could not be found.");
        return new TagScopeDocument(call, id.Text, owner, null);
    }

    /// <summary>The tags of a request's body.</summary>
    public static JsonObject Given(ArmCall call) => call.Body.At("properties", "tags") as JsonObject
        ?? throw new ArmException(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: 'properties.tags' is missing.");

    /// <summary>Replaces the tags, if locks and limits let it.</summary>
    public ArmResponse Write(JsonObject tags)
    {
        TagValidator.Demand(tags);
        call.State.Locks.Demand(scope, isDelete: false);
        owner["tags"] = tags;
        if (resource is not null)
        {
            call.State.Resources.Changed(resource);
        }

        return Show();
    }

    public ArmResponse Show() => ArmResponse.Ok(new JsonObject
    {
        ["id"] = scope + "/providers/Microsoft.Resources/tags/default",
        ["name"] = "default",
        ["type"] = ResourceTypes.Tags,
        ["properties"] = new JsonObject { ["tags"] = Tags },
    });
}
